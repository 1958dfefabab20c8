import { z } from 'zod';
import { errorAnswers } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';

/** GET /docs/json: the OpenAPI description, made from the routes' own schemas. */
export function docsRoute(app: ServerApp): void {
  app.route({
    method: 'GET',
    url: '/docs/json',
    config: { access: 'public' },
    schema: { response: { 200: z.looseObject({ openapi: z.string() }), ...errorAnswers } },
    handler: async () => ({ openapi: '3.1.0', ...app.swagger() }),
  });
}
