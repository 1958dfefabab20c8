import { PeriodReport, ReportQuery } from '#contract/http/audit-api.ts';
import { makeReport } from '../audit/report/make-report.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';
import { isSampleCity } from '../settings/stored.ts';
import { auditorOnly } from './audit-entries.ts';

/** The figures of a period, on the page and on paper. */
export function auditReportRoutes(app: ServerApp, { store, runtime, index, log, printer }: AppDeps): void {
  const parts = { store, runtime, index, log };

  app.route({
    method: 'GET',
    url: '/v1/audit/report',
    config: { access: auditorOnly },
    schema: { querystring: ReportQuery, response: { 200: PeriodReport, ...errorAnswers } },
    handler: async (request, reply) =>
      request.query.from > request.query.to
        ? refuse(reply, 'OF-400')
        : makeReport(parts, callerOf(request), request.query, 'report.read'),
  });

  app.route({
    method: 'GET',
    url: '/v1/audit/report.pdf',
    config: { access: auditorOnly },
    schema: { querystring: ReportQuery, response: errorAnswers },
    handler: async (request, reply) => {
      const { from, to } = request.query;
      if (from > to) return refuse(reply, 'OF-400');
      const report = await makeReport(parts, callerOf(request), { from, to }, 'report.printed');
      const content = await printer.print('periodReport', report, await isSampleCity(store.db));
      const name = `kansa-${from.replaceAll('-', '')}-${to.replaceAll('-', '')}.pdf`;
      return sendDownload(reply, { name, type: 'application/pdf', content });
    },
  });
}
