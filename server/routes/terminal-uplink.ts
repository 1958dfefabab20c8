import { z } from 'zod';
import {
  EnrolRequest,
  EntriesAnswer,
  EntriesRequest,
  maxBatchBytes,
  PackageAnswer,
} from '#contract/http/terminal-api.ts';
import { terminalOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { enrolTerminal, packageOf } from '../workflow/enrol.ts';
import { ingest } from '../workflow/ingest/ingest.ts';

/** Room for what surrounds the entries of a full batch. */
const envelopeBytes = 64 * 1024;

/** What terminals ask: enrolment, their loan's package, and the taking of their trail. */
export function terminalUplinkRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
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
    schema: { body: EntriesRequest, response: { 200: EntriesAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await ingest(store, runtime, terminalOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
