import {
  CorrectBody,
  DecidedAnswer,
  DecideReportsBody,
  ReportDay,
  ReportDayQuery,
  ReportPaperQuery,
  ReportRows,
  ReportsQuery,
  SubmitBody,
} from '#contract/http/report-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { positionOf } from '../forms/registration/registration-kind.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readLendingDefaults } from '../lending/confirm.ts';
import {
  correctReport,
  decideReports,
  listReports,
  readReport,
  reportsToPrint,
  submitReport,
} from '../report/reports.ts';

const readers = {
  access: { roles: { staff: 'own', manager: 'section', hr: 'all', it: 'own', auditor: 'all' } },
} as const;
/** Everybody who may be lent a PC fills in their own. */
const oneself = { access: { roles: { staff: 'own', manager: 'own', hr: 'own', it: 'own' } } } as const;
const response = { 200: ReportDay, ...errorAnswers };

/** 在宅勤務報告書: drafted from the trail, corrected and submitted by the person, confirmed by the head. */
export function reportRoutes(app: ServerApp, { store, runtime, printer }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/reports',
    config: readers,
    schema: { querystring: ReportsQuery, response: { 200: ReportRows, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await listReports(store, runtime, callerOf(request), request.query);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/reports/day',
    config: readers,
    schema: { querystring: ReportDayQuery, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { date, staff = caller.account.id } = request.query;
      const outcome = await readReport(store, runtime, caller, { staff, date });
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/reports/correct',
    config: oneself,
    schema: { body: CorrectBody, response },
    handler: async (request, reply) => {
      const outcome = await correctReport(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/reports/submit',
    config: oneself,
    schema: { body: SubmitBody, response },
    handler: async (request, reply) => {
      const outcome = await submitReport(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/reports/decide',
    config: { access: { roles: { staff: 'stead', manager: 'section', hr: 'stead', it: 'stead' } } },
    schema: { body: DecideReportsBody, response: { 200: DecidedAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await decideReports(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/reports/paper.pdf',
    config: readers,
    schema: { querystring: ReportPaperQuery },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { staff = caller.account.id, from, to } = request.query;
      const outcome = await reportsToPrint(store, runtime, caller, { staff, from, to });
      if (!outcome.ok) return refuse(reply, outcome.code);
      const { isSample } = await readLendingDefaults(store.db);
      const position = await positionOf(store.db, staff);
      const printedAt = runtime.now().toISOString();
      const content = await printer.print('report', { days: outcome.value, position, printedAt, isSample });
      return sendDownload(reply, { name: `report-${staff}-${from}.pdf`, type: 'application/pdf', content });
    },
  });
}
