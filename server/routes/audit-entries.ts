import { z } from 'zod';
import { ChoicesAnswer, EntriesAnswer, EntriesCsvQuery, EntriesQuery } from '#contract/http/audit-api.ts';
import { ActsAnswer, ActsQuery } from '#contract/http/office-acts-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { exportCsv } from '../audit/export-csv.ts';
import { readActs } from '../audit/read-acts.ts';
import { readChoices } from '../audit/read-choices.ts';
import { readSearch } from '../audit/read-search.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';

/** Only the auditor looks across all trails. */
export const auditorOnly = { roles: { auditor: 'all' } } as const;

/** A day in a file's name: `20261121`. */
export const fileDay = (at: Date): string => localDate(at).replaceAll('-', '');

/** The auditor's search over all entries, and over what the office itself did. */
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
    url: '/v1/audit/entries.csv',
    config: { access: auditorOnly },
    schema: { querystring: EntriesCsvQuery, response: errorAnswers },
    handler: async (request, reply) => {
      const { order = 'newest', ...filters } = request.query;
      const content = await exportCsv(store, runtime, index, callerOf(request), { filters, order });
      const name = `kiroku-${fileDay(runtime.now())}.csv`;
      return sendDownload(reply, { name, type: 'text/csv; charset=utf-8', content });
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/audit/acts',
    config: { access: auditorOnly },
    schema: { querystring: ActsQuery, response: { 200: ActsAnswer, ...errorAnswers } },
    handler: (request) => readActs(store, runtime, callerOf(request), request.query),
  });

  app.route({
    method: 'GET',
    url: '/v1/audit/choices',
    config: { access: auditorOnly },
    schema: { querystring: z.strictObject({}), response: { 200: ChoicesAnswer, ...errorAnswers } },
    handler: () => readChoices(store),
  });
}
