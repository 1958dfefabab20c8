import { TravelBody, TravelQuery, TravelRows } from '#contract/http/travel-api.ts';
import { callerOf, mayNarrowTo } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { noteTravel, readTravel } from '../travel/note-travel.ts';

const response = { 200: TravelRows, ...errorAnswers };

/** 旅行命令 of 「自宅への出張」, approved elsewhere and noted with the days of a plan. */
export function travelRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/travel-orders',
    config: { access: { roles: { staff: 'own', manager: 'section', hr: 'all', it: 'own', auditor: 'all' } } },
    schema: { querystring: TravelQuery, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { month, section } = request.query;
      if (section !== undefined && !mayNarrowTo(caller, section)) return refuse(reply, 'OF-403');
      return readTravel(store.reader, caller, month, section);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/travel-orders',
    config: { access: { roles: { manager: 'section', hr: 'all' } } },
    schema: { body: TravelBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await noteTravel(store, runtime, caller, request.body);
      return outcome.ok ? readTravel(store.reader, caller, request.body.from.slice(0, 7)) : refuse(reply, outcome.code);
    },
  });
}
