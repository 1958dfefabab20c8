import { z } from 'zod';
import { QueueRows } from '#contract/http/queue-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readQueue } from '../queue/read-queue.ts';

/** わたしを待つもの. */
export function queueRoute(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/queue',
    config: { access: { roles: { staff: 'own', manager: 'section', hr: 'all', it: 'all', auditor: 'all' } } },
    schema: { querystring: z.strictObject({}), response: { 200: QueueRows, ...errorAnswers } },
    handler: (request) => readQueue(store.reader, callerOf(request), runtime.now()),
  });
}
