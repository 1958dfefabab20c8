import { z } from 'zod';
import {
  ContactCodeAnswer,
  ContactCodeRequest,
  ResponseCodeAnswer,
  ResponseCodeRequest,
  TerminalsAnswer,
} from '#contract/http/console-api.ts';
import { TerminalId } from '#contract/primitives.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readDictatedCode } from '../workflow/codes/contact-code.ts';
import { answerContactCode } from '../workflow/codes/response-code.ts';
import type { Bell } from '../workflow/exceptions/bell.ts';
import { listTerminals } from '../workflow/reading/list-terminals.ts';
import { ringTerminal } from '../workflow/standing/ring-terminal.ts';

/** The terminals, and the answer to a 連絡コード heard by telephone. */
export function terminalRoutes(app: ServerApp, { store, runtime }: AppDeps, bell: Bell): void {
  app.route({
    method: 'GET',
    url: '/v1/terminals',
    config: { access: { roles: { manager: 'section', it: 'all', auditor: 'all' } } },
    schema: { querystring: z.strictObject({}), response: { 200: TerminalsAnswer, ...errorAnswers } },
    handler: async (request) => ({ terminals: [...(await listTerminals(store, callerOf(request)))] }),
  });

  app.route({
    method: 'POST',
    url: '/v1/terminals/:id/contact-code',
    config: { access: { roles: { manager: 'section', it: 'all' } } },
    schema: {
      params: z.strictObject({ id: TerminalId }),
      body: ContactCodeRequest,
      response: { 200: ContactCodeAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const outcome = await readDictatedCode(store, runtime, callerOf(request), {
        terminal: request.params.id,
        ...request.body,
      });
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
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
      if (outcome.ok) await ringTerminal(store, bell, request.params.id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
