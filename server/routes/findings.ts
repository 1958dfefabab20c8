import { z } from 'zod';
import { AnswerFindingRequest, Finding, FindingsAnswer, RowIdText } from '#contract/http/audit-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { answerFinding, findingsOf } from '../audit/findings.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';

const head = { access: { roles: { manager: 'section' } } } as const;

/** 監査の指摘 of a head's own section, and their answers. */
export function findingRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/findings',
    config: head,
    schema: { querystring: z.strictObject({}), response: { 200: FindingsAnswer, ...errorAnswers } },
    handler: async (request) => ({
      findings: await findingsOf(store.reader, callerOf(request).sectionId, localDate(runtime.now())),
    }),
  });
  app.route({
    method: 'POST',
    url: '/v1/findings/:id/answer',
    config: head,
    schema: {
      params: z.strictObject({ id: RowIdText }),
      body: AnswerFindingRequest,
      response: { 200: Finding, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const outcome = await answerFinding(store, runtime, callerOf(request), { id, ...request.body });
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
