import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { tusVersion, UploadOffset } from '#contract/http/hand-in-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { TakeoutId, takeoutLimits } from '#contract/takeout/delivery.ts';
import {
  AddFileBody,
  ClearBody,
  TakeoutActBody,
  TakeoutBody,
  TakeoutDetail,
  TakeoutFileParams,
  TakeoutRows,
  TakeoutsQuery,
  TakeoutTargets,
  UploadAnswer,
} from '#contract/takeout/takeout-api.ts';
import { type Caller, callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ChunkBuffers } from '../http/chunk-body.ts';
import type { ServerApp } from '../http/server-app.ts';
import type { Outcome } from '../outcome.ts';
import { actOnTakeout, clearFile } from '../takeout/decide-takeout.ts';
import { addFile, changeTakeout, makeTakeout, targetsOf } from '../takeout/make-takeout.ts';
import { detailOf, findTakeout, listTakeouts, loanOf } from '../takeout/read-takeouts.ts';
import { Looker, receive, receivedOf, removeFile } from '../takeout/receive-file.ts';
import type { TakeoutsTable } from '../takeout/takeout-tables.ts';
import type { Bell } from '../workflow/exceptions/bell.ts';

const params = z.strictObject({ id: TakeoutId });
const nothing = z.strictObject({});
const tusHeaders = z.looseObject({ 'tus-resumable': z.literal(tusVersion), 'upload-offset': UploadOffset });
const response = { 200: TakeoutDetail, ...errorAnswers };
const ask = { access: { roles: { staff: 'own', manager: 'section' } } } as const;
const read = {
  access: { roles: { staff: 'own', manager: 'section', hr: 'stead', it: 'all', auditor: 'all' } },
} as const;
/** The head, and whoever stands in for one; the applicant applies and withdraws here too. */
const act = { access: { roles: { staff: 'own', manager: 'section', hr: 'stead', it: 'stead' } } } as const;

/** データ持出し申請: asked for with its files, looked through, decided by the head. */
export function takeoutRoutes(
  app: ServerApp,
  { store, runtime, shelf }: AppDeps,
  bell: Bell,
  chunks: ChunkBuffers,
): void {
  const looker = new Looker({ store, runtime, shelf }, (error) =>
    app.log.error({ err: error }, 'a file was not looked through'),
  );
  app.addHook('onClose', () => looker.idle());
  const parts = { store, runtime, shelf };
  const detail = (row: TakeoutsTable, caller: Caller): Promise<TakeoutDetail> =>
    detailOf(store.db, row, { caller, at: runtime.now(), percentOf: (n) => shelf.percentOf(row.id, n) });
  const answer = async (
    outcome: Outcome<TakeoutsTable>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<TakeoutDetail | FastifyReply> => {
    if (!outcome.ok) return refuse(reply, outcome.code);
    await looker.poke(outcome.value.id);
    return detail(outcome.value, callerOf(request));
  };

  app.route({
    method: 'GET',
    url: '/v1/takeouts',
    config: read,
    schema: { querystring: TakeoutsQuery, response: { 200: TakeoutRows, ...errorAnswers } },
    handler: (request) => listTakeouts(store.reader, callerOf(request), request.query, runtime.now()),
  });
  app.route({
    method: 'GET',
    url: '/v1/takeouts/targets',
    config: ask,
    schema: { querystring: nothing, response: { 200: TakeoutTargets, ...errorAnswers } },
    handler: async (request) => {
      const { account } = callerOf(request);
      return { targets: await targetsOf(store.db, account.id, localDate(runtime.now())) };
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/takeouts',
    config: ask,
    schema: { body: TakeoutBody, response },
    handler: async (request, reply) =>
      answer(await makeTakeout(store, runtime, callerOf(request), request.body), request, reply),
  });
  app.route({
    method: 'GET',
    url: '/v1/takeouts/:id',
    config: read,
    schema: { params, querystring: nothing, response },
    handler: async (request, reply) =>
      answer(await findTakeout(store.db, callerOf(request), request.params.id, runtime.now()), request, reply),
  });
  app.route({
    method: 'POST',
    url: '/v1/takeouts/:id',
    config: ask,
    schema: { params, body: TakeoutBody, response },
    handler: async (request, reply) =>
      answer(
        await changeTakeout(store, runtime, callerOf(request), { ...request.body, ...request.params }),
        request,
        reply,
      ),
  });
  app.route({
    method: 'POST',
    url: '/v1/takeouts/:id/act',
    config: act,
    schema: { params, body: TakeoutActBody, response },
    handler: async (request, reply) => {
      const asked = { ...request.body, ...request.params };
      const outcome = await actOnTakeout(store, runtime, callerOf(request), asked);
      const loan = outcome.ok ? await loanOf(store.db, outcome.value) : null;
      if (loan !== null) bell.ring(loan);
      return answer(outcome, request, reply);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/takeouts/:id/files',
    config: ask,
    schema: { params, body: AddFileBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await addFile(store, caller, { ...request.params, ...request.body });
      if (!outcome.ok) return refuse(reply, outcome.code);
      const added = await detail(outcome.value, caller);
      const { n } = added.files.at(-1) ?? { n: 0 };
      if (request.body.bytes > 0) return added;
      // Nothing will be sent of it.
      await receive(parts, caller, { id: added.row.id, n, offset: 0, body: Buffer.alloc(0) });
      return answer(outcome, request, reply);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/takeouts/:id/files/:n',
    config: ask,
    schema: { params: TakeoutFileParams, querystring: nothing, response: { 200: UploadAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { id, n } = request.params;
      const outcome = await receivedOf(store, callerOf(request), id, Number(n));
      return outcome.ok ? { received: outcome.value } : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'PATCH',
    url: '/v1/takeouts/:id/files/:n',
    bodyLimit: takeoutLimits.chunkBytes,
    config: ask,
    schema: { params: TakeoutFileParams, headers: tusHeaders },
    handler: async (request, reply) => {
      const { body } = request;
      const { id, n } = request.params;
      if (!Buffer.isBuffer(body)) return refuse(reply, 'OF-400');
      const offset = Number(request.headers['upload-offset']);
      const caller = callerOf(request);
      const outcome = await receive(parts, caller, { id, n: Number(n), offset, body }).finally(() =>
        chunks.giveBack(body),
      );
      reply.header('tus-resumable', tusVersion);
      if (outcome.ok) {
        await looker.poke(id);
        return reply.code(204).header('upload-offset', String(outcome.value)).send();
      }
      if ('received' in outcome) reply.header('upload-offset', String(outcome.received));
      return refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/takeouts/:id/files/:n/remove',
    config: ask,
    schema: { params: TakeoutFileParams, body: nothing, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id, n } = request.params;
      const outcome = await removeFile(parts, caller, { id, n: Number(n) });
      if (!outcome.ok) return refuse(reply, outcome.code);
      return answer(await findTakeout(store.db, caller, id, runtime.now()), request, reply);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/takeouts/:id/files/:n/clear',
    config: { access: { roles: { staff: 'stead', manager: 'section', hr: 'stead', it: 'stead' } } },
    schema: { params: TakeoutFileParams, body: ClearBody, response },
    handler: async (request, reply) => {
      const { id, n } = request.params;
      const asked = { id, n: Number(n), reason: request.body.reason };
      return answer(await clearFile(store, runtime, callerOf(request), asked), request, reply);
    },
  });
}
