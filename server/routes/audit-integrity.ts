import { z } from 'zod';
import { BundleQuery, CheckAnswer, IntegrityAnswer } from '#contract/http/audit-api.ts';
import { exportBundle } from '../audit/export-bundle.ts';
import { askForCheck, readIntegrity } from '../audit/integrity.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';
import { auditorOnly } from './audit-entries.ts';

/** Whether the trail is whole, and evidence to take away. */
export function auditIntegrityRoutes(app: ServerApp, { store, runtime, log, index, checker }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/audit/integrity',
    config: { access: auditorOnly },
    schema: { querystring: z.strictObject({}), response: { 200: IntegrityAnswer, ...errorAnswers } },
    handler: (request) => readIntegrity(store, runtime, log, index, checker, callerOf(request)),
  });

  app.route({
    method: 'POST',
    url: '/v1/audit/integrity/check',
    config: { access: auditorOnly },
    schema: { response: { 200: CheckAnswer, ...errorAnswers } },
    handler: (request) => askForCheck(store, runtime, checker, callerOf(request)),
  });

  app.route({
    method: 'GET',
    url: '/v1/audit/bundle',
    config: { access: auditorOnly },
    schema: { querystring: BundleQuery, response: errorAnswers },
    handler: async (request, reply) => {
      const { loan, session } = request.query;
      if (loan === undefined && session === undefined) return refuse(reply, 'OF-400');
      const outcome = await exportBundle(store, log, runtime, callerOf(request), { loan, session });
      if (!outcome.ok) return refuse(reply, outcome.code);
      const name = `shoko-${outcome.value.loan}.jsonl`;
      return sendDownload(reply, { name, type: 'application/jsonl; charset=utf-8', content: outcome.value.content });
    },
  });
}
