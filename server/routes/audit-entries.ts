import { z } from 'zod';
import { ChoicesAnswer, EntriesAnswer, EntriesQuery } from '#contract/http/audit-api.ts';
import { readChoices } from '../audit/read-choices.ts';
import { readSearch } from '../audit/read-search.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';

/** Only the auditor looks across all trails. */
export const auditorOnly = { roles: { auditor: 'all' } } as const;

/** The auditor's search over all entries. */
export function auditEntryRoutes(app: ServerApp, { store, runtime, index }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/audit/entries',
    config: { access: auditorOnly },
    schema: { querystring: EntriesQuery, response: { 200: EntriesAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await readSearch(store, runtime, index, callerOf(request), request.query);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/audit/choices',
    config: { access: auditorOnly },
    schema: { querystring: z.strictObject({}), response: { 200: ChoicesAnswer, ...errorAnswers } },
    handler: () => readChoices(store),
  });
}
