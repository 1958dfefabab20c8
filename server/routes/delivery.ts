import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  DeliveryAnswer,
  DeliveryPiece,
  DeliveryPieceParams,
  DeliveryPieceQuery,
  DeliveryQuery,
  OpenDeliveryAnswer,
  OpenDeliveryRequest,
} from '#contract/takeout/delivery.ts';
import { terminalOf } from '../auth/access.ts';
import { readToken } from '../auth/sign-in-token.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { deliveriesOf, loanOfToken, openDelivery, pieceOf } from '../takeout/deliveries.ts';
import type { Bell } from '../workflow/exceptions/bell.ts';

const scheme = 'Bearer ';

/** 持出しデータ on its way to the PC: the recorder asks for the right, the agent waits for the list and fetches. */
export function deliveryRoutes(app: ServerApp, { store, runtime, officeKey, shelf }: AppDeps, bell: Bell): void {
  const loanOf = (request: FastifyRequest): Promise<string | null> => {
    const field = request.headers.authorization ?? '';
    return loanOfToken(
      store,
      runtime,
      field.startsWith(scheme) ? (readToken(field.slice(scheme.length)) ?? null) : null,
    );
  };
  // Before anything else of the request is looked at.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    (await loanOf(request)) === null ? refuse(reply, 'OF-544') : undefined;

  app.route({
    method: 'POST',
    url: '/v1/terminal/delivery',
    config: { access: 'terminal' },
    schema: { body: OpenDeliveryRequest, response: { 200: OpenDeliveryAnswer, ...errorAnswers } },
    handler: async (request) => openDelivery(store, runtime, terminalOf(request)),
  });

  app.route({
    method: 'GET',
    url: '/v1/delivery',
    config: { access: 'public' },
    onRequest,
    schema: { querystring: DeliveryQuery, response: { 200: DeliveryAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const loan = await loanOf(request);
      if (loan === null) return refuse(reply, 'OF-544');
      const { tag: known, waitSec } = request.query;
      // Before the first look: what is approved in between is heard.
      const waiting = bell.listen(loan, Number(waitSec) * 1000);
      reply.raw.once('close', waiting.end);
      try {
        let now = await deliveriesOf(store.db, officeKey, loan, runtime.now());
        if (now.tag === known && (await waiting.rung))
          now = await deliveriesOf(store.db, officeKey, loan, runtime.now());
        return { tag: now.tag, deliveries: now.tag === known ? null : [...now.deliveries] };
      } finally {
        waiting.end();
      }
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/delivery/:id/:n',
    config: { access: 'public' },
    onRequest,
    schema: {
      params: DeliveryPieceParams,
      querystring: DeliveryPieceQuery,
      response: { 200: DeliveryPiece, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const loan = await loanOf(request);
      if (loan === null) return refuse(reply, 'OF-544');
      const { id, n } = request.params;
      const from = Number(request.query.from);
      const outcome = await pieceOf({ store, runtime, shelf }, loan, { id, n: Number(n), from });
      return outcome.ok ? { from, base64: outcome.value.toString('base64') } : refuse(reply, outcome.code);
    },
  });
}
