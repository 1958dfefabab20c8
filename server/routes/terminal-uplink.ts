import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  EnrolRequest,
  EntriesAnswer,
  maxBatchBytes,
  PackageAnswer,
  ReceiptAnswer,
  ReceiptQuery,
} from '#contract/http/terminal-api.ts';
import { terminalOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { whenOver } from '../http/when-over.ts';
import { enrolTerminal, packageOf } from '../workflow/enrol.ts';
import { giveReceipt } from '../workflow/give-receipt.ts';
import { ArrivingEntries } from '../workflow/ingest/arriving.ts';
import { ingest } from '../workflow/ingest/ingest.ts';
import { createRoom } from '../workflow/ingest/room.ts';

/** Room for what surrounds the entries of a full batch. */
const envelopeBytes = 64 * 1024;

/** Seconds until a terminal whose batch found no room may come again: spread, so that not all of them do at once. */
const comeAgainSec = (random: Uint8Array): number => 3 + ((random[0] ?? 0) % 8);

/** What terminals ask: enrolment, their loan's package, the taking of their trail, and receipts for it. */
export function terminalUplinkRoutes(app: ServerApp, { store, runtime, log, seals }: AppDeps): void {
  const room = createRoom();
  // Behind the signature, so that nobody but a terminal takes room; before the entries are read, which costs most.
  const findRoom = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const giveBack = room.take(request.rawBody?.length ?? 0);
    if (giveBack === null) {
      reply.header('retry-after', String(comeAgainSec(runtime.random(1))));
      return refuse(reply, 'OF-670');
    }
    whenOver(reply, giveBack);
    return undefined;
  };

  app.route({
    method: 'POST',
    url: '/v1/terminal/enrol',
    config: { access: 'public', rateLimit: { max: 60, timeWindow: 60_000 } },
    schema: { body: EnrolRequest, response: { 200: PackageAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await enrolTerminal(store, runtime, request.body, request.ip);
      return outcome.ok ? { package: outcome.value } : refuse(reply, outcome.code);
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/terminal/package',
    config: { access: 'terminal' },
    schema: { querystring: z.strictObject({}), response: { 200: PackageAnswer, ...errorAnswers } },
    handler: async (request) => {
      const loan = await store.db
        .selectFrom('loans')
        .select(['statement', 'statement_sig'])
        .where('id', '=', terminalOf(request).loan)
        .executeTakeFirstOrThrow();
      return { package: packageOf(loan) };
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/terminal/entries',
    bodyLimit: maxBatchBytes + envelopeBytes,
    config: { access: 'terminal' },
    preValidation: findRoom,
    schema: { body: ArrivingEntries, response: { 200: EntriesAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await ingest({ store, runtime, seals }, terminalOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/terminal/receipt',
    config: { access: 'terminal' },
    schema: { querystring: ReceiptQuery, response: { 200: ReceiptAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const asked = { seq: Number(request.query.seq), oldSize: Number(request.query.oldSize) };
      const outcome = await giveReceipt({ store, runtime, log }, terminalOf(request), asked);
      if (outcome.ok) return outcome.value;
      // The next checkpoint is never further away than this.
      if (outcome.code === 'OF-409') reply.header('retry-after', '1');
      return refuse(reply, outcome.code);
    },
  });
}
