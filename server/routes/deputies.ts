import { z } from 'zod';
import { DeputyBody, DeputyRows } from '#contract/http/forms-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { endDeputy, listDeputies, nameDeputy } from '../forms/deputies.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { NumberedParams } from '../http/numbered-params.ts';
import type { ServerApp } from '../http/server-app.ts';

const response = { 200: DeputyRows, ...errorAnswers };

/** 代理: who decides on forms in a head's stead, from a day to a day. */
export function deputyRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/deputies',
    config: { access: { roles: { staff: 'own', manager: 'section', hr: 'all', it: 'own', auditor: 'all' } } },
    schema: { querystring: z.strictObject({}), response },
    handler: async (request) => ({ deputies: [...(await listDeputies(store.db, callerOf(request)))] }),
  });
  app.route({
    method: 'POST',
    url: '/v1/deputies',
    config: { access: { roles: { manager: 'section' } } },
    schema: { body: DeputyBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await nameDeputy(store, runtime, caller, request.body);
      if (!outcome.ok) return refuse(reply, outcome.code);
      return { deputies: [...(await listDeputies(store.db, caller))] };
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/deputies/:id/end',
    config: { access: { roles: { manager: 'section' } } },
    schema: {
      params: NumberedParams,
      body: z.strictObject({}),
      response,
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await endDeputy(store, runtime, caller, request.params.id);
      if (!outcome.ok) return refuse(reply, outcome.code);
      return { deputies: [...(await listDeputies(store.db, caller))] };
    },
  });
}
