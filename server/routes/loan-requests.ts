import { z } from 'zod';
import {
  DecideBody,
  EmptyBody,
  LoanRequestBody,
  LoanRequestRow,
  LoanRequestRows,
  LoanRequestsQuery,
  RequestId,
  ReserveBody,
} from '#contract/http/lending-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { decideRequest, listRequests, makeRequest, reserveTerminal, withdrawRequest } from '../lending/requests.ts';

const params = z.strictObject({ id: RequestId });
const response = { 200: LoanRequestRow, ...errorAnswers };

/** 在宅勤務用端末機等借用願: asked for, decided by the head, a PC kept for it. */
export function loanRequestRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/loan-requests',
    config: { access: { roles: { staff: 'own', manager: 'section', hr: 'stead', it: 'all', auditor: 'all' } } },
    schema: { querystring: LoanRequestsQuery, response: { 200: LoanRequestRows, ...errorAnswers } },
    handler: (request) => listRequests(store.reader, callerOf(request), request.query, runtime.now()),
  });
  app.route({
    method: 'POST',
    url: '/v1/loan-requests',
    config: { access: { roles: { staff: 'own', manager: 'section', it: 'all' } } },
    schema: { body: LoanRequestBody, response },
    handler: async (request, reply) => {
      const outcome = await makeRequest(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/loan-requests/:id/decide',
    config: { access: { roles: { staff: 'stead', manager: 'section', hr: 'stead', it: 'stead' } } },
    schema: { params, body: DecideBody, response },
    handler: async (request, reply) => {
      const outcome = await decideRequest(store, runtime, callerOf(request), { ...request.params, ...request.body });
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/loan-requests/:id/withdraw',
    config: { access: { roles: { staff: 'own', manager: 'section', it: 'all' } } },
    schema: { params, body: EmptyBody, response },
    handler: async (request, reply) => {
      const outcome = await withdrawRequest(store, runtime, callerOf(request), request.params.id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/loan-requests/:id/reserve',
    config: { access: { roles: { it: 'all' } } },
    schema: { params, body: ReserveBody, response },
    handler: async (request, reply) => {
      const outcome = await reserveTerminal(store, runtime, callerOf(request), { ...request.params, ...request.body });
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
