import { z } from 'zod';
import { SessionAnswer, SessionsAnswer, SessionsQuery, TimelineQuery } from '#contract/http/console-api.ts';
import { SessionId } from '#contract/primitives.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { listSessions } from '../workflow/reading/list-sessions.ts';
import { readTimeline } from '../workflow/reading/read-timeline.ts';

/** Sessions, and the entries of one. 情報政策課 sees that a session was, not what was done in it. */
export function sessionRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/sessions',
    config: { access: { roles: { staff: 'own', manager: 'section', it: 'all', auditor: 'all' } } },
    schema: { querystring: SessionsQuery, response: { 200: SessionsAnswer, ...errorAnswers } },
    handler: async (request) => listSessions(store, callerOf(request), request.query),
  });

  app.route({
    method: 'GET',
    url: '/v1/sessions/:id',
    config: { access: { roles: { staff: 'own', manager: 'section', auditor: 'all' } } },
    schema: {
      params: z.strictObject({ id: SessionId }),
      querystring: TimelineQuery,
      response: { 200: SessionAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const outcome = await readTimeline(store, runtime, callerOf(request), request.params.id, request.query);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
