import { z } from 'zod';
import {
  LooksAnswer,
  SessionAnswer,
  type SessionRow,
  SessionsAnswer,
  SessionsQuery,
  TimelineQuery,
} from '#contract/http/console-api.ts';
import { SessionId } from '#contract/primitives.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { listSessions } from '../workflow/reading/list-sessions.ts';
import { readLooks } from '../workflow/reading/read-looks.ts';
import { readTimeline } from '../workflow/reading/read-timeline.ts';

/** Who may read what was done in a session. 情報政策課 sees that a session was, and no word of what was done in it. */
const readers = { staff: 'own', manager: 'section', auditor: 'all' } as const;

/** Sessions, and the entries of one. */
export function sessionRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/sessions',
    config: { access: { roles: { ...readers, it: 'all' } } },
    schema: { querystring: SessionsQuery, response: { 200: SessionsAnswer, ...errorAnswers } },
    handler: async (request) => {
      const caller = callerOf(request);
      const found = await listSessions(store, caller, request.query);
      return caller.account.role in readers ? found : { ...found, sessions: found.sessions.map(withoutWords) };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/sessions/:id',
    config: { access: { roles: readers } },
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

  app.route({
    method: 'GET',
    url: '/v1/sessions/:id/looks',
    config: { access: { roles: readers } },
    schema: { params: z.strictObject({ id: SessionId }), response: { 200: LooksAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await readLooks(store, callerOf(request), request.params.id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}

/** A session as someone sees it who may not read it: when it was and how it ended. */
const withoutWords = (row: SessionRow): SessionRow => ({ ...row, work: '', result: null });
