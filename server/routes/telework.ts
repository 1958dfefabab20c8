import { IdsAnswer, IdsQuery, MoveBackBody, MoveIdsBody, SchemeBody } from '#contract/http/telework-api.ts';
import { type Caller, callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { NumberedParams } from '../http/numbered-params.ts';
import type { ServerApp } from '../http/server-app.ts';
import { sendTables } from '../statistics/send-tables.ts';
import { idsTables } from '../telework/ids-tables.ts';
import { moveTeleworkIds, moveTeleworkIdsBack } from '../telework/move-ids.ts';
import { readIds } from '../telework/read-ids.ts';
import { setScheme } from '../telework/scheme.ts';

const readers = { access: { roles: { manager: 'section', hr: 'all', it: 'all', auditor: 'all' } } } as const;
const it = { access: { roles: { it: 'all' } } } as const;
const response = { 200: IdsAnswer, ...errorAnswers };

/** テレワーク用ID: the ledger of a fiscal year, moves in an emergency, and the scheme's own settings. */
export function teleworkRoutes(app: ServerApp, deps: AppDeps): void {
  const { store, runtime } = deps;
  const read = (caller: Caller, year: number | null) => readIds(store.db, caller, runtime.now(), year);
  const asked = (year: string | undefined): number | null => (year === undefined ? null : Number(year));
  app.route({
    method: 'GET',
    url: '/v1/telework-ids',
    config: readers,
    schema: { querystring: IdsQuery, response },
    handler: (request) => read(callerOf(request), asked(request.query.year)),
  });
  for (const form of ['csv', 'pdf'] as const) {
    app.route({
      method: 'GET',
      url: `/v1/telework-ids.${form}`,
      config: readers,
      schema: { querystring: IdsQuery },
      handler: async (request, reply) => {
        const caller = callerOf(request);
        const answer = await read(caller, asked(request.query.year));
        const sent = { report: 'telework-ids', form, asked: { year: answer.year }, tables: idsTables(answer) } as const;
        return sendTables(reply, deps, caller, sent);
      },
    });
  }
  app.route({
    method: 'POST',
    url: '/v1/telework-ids/move',
    config: it,
    schema: { body: MoveIdsBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await moveTeleworkIds(store, runtime, caller, request.body);
      return outcome.ok ? read(caller, request.body.year) : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/telework-ids/:id/back',
    config: it,
    schema: {
      params: NumberedParams,
      body: MoveBackBody,
      response,
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await moveTeleworkIdsBack(store, runtime, caller, { ...request.params, ...request.body });
      return outcome.ok ? read(caller, request.body.year) : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/telework-ids/scheme',
    config: it,
    schema: { body: SchemeBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await setScheme(store, runtime, caller, request.body);
      return outcome.ok ? read(caller, null) : refuse(reply, outcome.code);
    },
  });
}
