import { z } from 'zod';
import { RetentionAnswer, RetentionRulesBody } from '#contract/http/retention-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readRetention } from '../retention/preview.ts';
import { layDownRules } from '../retention/rules.ts';

/** 情報政策課 keeps the papers; 職員活性課, whose many of them are, and the auditor see what becomes of them. */
const readers = { access: { roles: { hr: 'all', it: 'all', auditor: 'all' } } } as const;
const it = { access: { roles: { it: 'all' } } } as const;
const response = { 200: RetentionAnswer, ...errorAnswers };

/** 保存期間と廃棄. */
export function retentionRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  const read = () => readRetention(store.reader, localDate(runtime.now()));
  app.route({
    method: 'GET',
    url: '/v1/retention',
    config: readers,
    schema: { querystring: z.strictObject({}), response },
    handler: read,
  });
  app.route({
    method: 'POST',
    url: '/v1/retention/rules',
    config: it,
    schema: { body: RetentionRulesBody, response },
    handler: async (request, reply) => {
      const outcome = await layDownRules(store, runtime, callerOf(request), request.body);
      return outcome.ok ? read() : refuse(reply, outcome.code);
    },
  });
}
