import { z } from 'zod';
import { errorAnswers } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';

/** GET /v1/health: the server answers. Says nothing of what it holds. */
export function healthRoute(app: ServerApp): void {
  app.route({
    method: 'GET',
    url: '/v1/health',
    config: { access: 'public' },
    schema: { response: { 200: z.strictObject({ ok: z.literal(true) }), ...errorAnswers } },
    handler: async () => ({ ok: true as const }),
  });
}
