import { z } from 'zod';
import { ResponseCodeAnswer, ResponseCodeRequest, TerminalsAnswer } from '#contract/http/console-api.ts';
import { TerminalId } from '#contract/primitives.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { listTerminals } from '../workflow/reading/list-terminals.ts';
import { answerContactCode } from '../workflow/response-code.ts';

/** The terminals, and the answer to a 連絡コード heard by telephone. */
export function terminalRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/terminals',
    config: { access: { roles: { manager: 'section', it: 'all', auditor: 'all' } } },
    schema: { querystring: z.strictObject({}), response: { 200: TerminalsAnswer, ...errorAnswers } },
    handler: async (request) => ({ terminals: [...(await listTerminals(store, callerOf(request)))] }),
  });

  app.route({
    method: 'POST',
    url: '/v1/terminals/:id/response-code',
    config: { access: { roles: { manager: 'section', it: 'all' } } },
    schema: {
      params: z.strictObject({ id: TerminalId }),
      body: ResponseCodeRequest,
      response: { 200: ResponseCodeAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const outcome = await answerContactCode(store, runtime, callerOf(request), {
        terminal: request.params.id,
        ...request.body,
      });
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
