import {
  DayKindAnswer,
  DayKindBody,
  JlisAnswer,
  JlisQuery,
  StatisticsAnswer,
  StatisticsQuery,
  TeleworkIdsAnswer,
  TeleworkIdsBody,
  WorkedDaysAnswer,
  WorkedDaysQuery,
} from '#contract/http/statistics-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { setDayKind } from '../statistics/day-kinds.ts';
import { countedAs, figureNotes, figureTables } from '../statistics/figure-tables.ts';
import { readWorkedDays } from '../statistics/read-days.ts';
import { jlisTables, readJlis } from '../statistics/read-jlis.ts';
import { sendTables } from '../statistics/send-tables.ts';
import { allotTeleworkIds } from '../statistics/telework-ids.ts';

/** 職員活性課 makes the statistics; it is sent every plan (第5条4項), so that it knows who works at home on which day. */
const readers = { access: { roles: { manager: 'section', hr: 'all', it: 'all', auditor: 'all' } } } as const;

/** 統計: figures, the days behind them, 区分. */
export function statisticsRoutes(app: ServerApp, deps: AppDeps): void {
  const { store, runtime, reads } = deps;
  app.route({
    method: 'GET',
    url: '/v1/statistics',
    config: readers,
    schema: { querystring: StatisticsQuery, response: { 200: StatisticsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await reads.read('statistics', runtime.now(), callerOf(request), request.query);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  for (const form of ['csv', 'pdf'] as const) {
    app.route({
      method: 'GET',
      url: `/v1/statistics.${form}`,
      config: readers,
      schema: { querystring: StatisticsQuery },
      handler: async (request, reply) => {
        const caller = callerOf(request);
        const outcome = await reads.read('statistics', runtime.now(), caller, request.query);
        if (!outcome.ok) return refuse(reply, outcome.code);
        const tables = {
          title: '在宅勤務等の実施状況',
          about: countedAs(outcome.value),
          tables: figureTables(outcome.value),
          notes: figureNotes,
        };
        return sendTables(reply, deps, caller, { report: 'figures', form, asked: request.query, tables });
      },
    });
  }
  app.route({
    method: 'GET',
    url: '/v1/statistics/days',
    config: readers,
    schema: { querystring: WorkedDaysQuery, response: { 200: WorkedDaysAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await readWorkedDays(store, runtime, callerOf(request), request.query);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/statistics/kinds',
    config: { access: { roles: { manager: 'section', hr: 'all' } } },
    schema: { body: DayKindBody, response: { 200: DayKindAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await setDayKind(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  jlisRoutes(app, deps);
}

/** What J-LIS asks for, and the IDs that 情報政策課 allots. */
function jlisRoutes(app: ServerApp, deps: AppDeps): void {
  const { store, runtime } = deps;
  app.route({
    method: 'GET',
    url: '/v1/statistics/jlis',
    config: readers,
    schema: { querystring: JlisQuery, response: { 200: JlisAnswer, ...errorAnswers } },
    handler: (request) => readJlis(store, callerOf(request), request.query),
  });
  for (const form of ['csv', 'pdf'] as const) {
    app.route({
      method: 'GET',
      url: `/v1/statistics/jlis.${form}`,
      config: readers,
      schema: { querystring: JlisQuery },
      handler: async (request, reply) => {
        const caller = callerOf(request);
        const tables = jlisTables(await readJlis(store, caller, request.query));
        return sendTables(reply, deps, caller, { report: 'jlis', form, asked: request.query, tables });
      },
    });
  }
  app.route({
    method: 'POST',
    url: '/v1/statistics/ids',
    config: { access: { roles: { it: 'all' } } },
    schema: { body: TeleworkIdsBody, response: { 200: TeleworkIdsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await allotTeleworkIds(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
