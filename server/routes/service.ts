import { z } from 'zod';
import { ServiceBegin, ServiceBegun, ServiceReport, ServiceReported } from '#contract/http/service-api.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { beginService, findToken, takeReport } from '../lending/service.ts';

/** 256 canaries, or every step of a wipe. */
const reportMaxBytes = 256 * 1024;
const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/;

/** What `tanmori-agent prepare|wipe|check` asks and tells. Authorised by the one-time code, then by its token. */
export function serviceRoutes(app: ServerApp, { store, runtime, officeKey }: AppDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/service/begin',
    config: { access: 'public' },
    schema: { body: ServiceBegin, response: { 200: ServiceBegun, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await beginService(store, runtime, officeKey, request.body, request.ip);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });

  const tokenOf = (header: string | undefined): string | null => bearer.exec(header ?? '')?.[1] ?? null;
  app.route({
    method: 'POST',
    url: '/v1/service/report',
    bodyLimit: reportMaxBytes,
    config: { access: 'public' },
    schema: {
      querystring: z.strictObject({}),
      body: ServiceReport,
      response: { 200: ServiceReported, ...errorAnswers },
    },
    // Before the body is read: nobody without a token makes this office parse a quarter of a megabyte.
    onRequest: async (request, reply) => {
      const token = tokenOf(request.headers.authorization);
      const row = token === null ? undefined : await findToken(store, runtime, token);
      return row === undefined ? refuse(reply, 'OF-476') : undefined;
    },
    handler: async (request, reply) => {
      const token = tokenOf(request.headers.authorization);
      const row = token === null ? undefined : await findToken(store, runtime, token);
      if (row === undefined) return refuse(reply, 'OF-476');
      const outcome = await takeReport(store, runtime, row, request.body);
      return outcome.ok ? { accepted: true as const } : refuse(reply, outcome.code);
    },
  });
}
