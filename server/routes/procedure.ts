import { z } from 'zod';
import { ProcedureAnswer, ProcedureFigures, ProcedureQuery } from '#contract/http/procedure-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import {
  addActs,
  type ProcedureLoan,
  readPaperProcedure,
  readStepActs,
  savedView,
} from '../statistics/read-procedure.ts';

/** What the ten steps of 利用手順 took here, against the paper way. */
export function procedureRoutes(app: ServerApp, { store }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/procedure',
    config: { access: { roles: { staff: 'own', manager: 'own', hr: 'own', it: 'own' } } },
    schema: { querystring: z.strictObject({}), response: { 200: ProcedureAnswer, ...errorAnswers } },
    handler: async (request): Promise<ProcedureAnswer> => {
      const { account } = callerOf(request);
      const db = store.reader;
      const loan = await db
        .selectFrom('loans')
        .select(['id', 'staff_id', 'from_day', 'to_day'])
        .where('staff_id', '=', account.id)
        .orderBy('from_day', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (loan === undefined) return { loan: null };
      const saved = savedView(await readStepActs(db, loan), await readPaperProcedure(db));
      return { loan: { id: loan.id, from: loan.from_day, to: loan.to_day, saved } };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/statistics/procedure',
    config: { access: { roles: { manager: 'section', hr: 'all', it: 'all', auditor: 'all' } } },
    schema: { querystring: ProcedureQuery, response: { 200: ProcedureFigures, ...errorAnswers } },
    handler: async (request): Promise<ProcedureFigures> => {
      const caller = callerOf(request);
      const year = Number(request.query.year);
      const db = store.reader;
      let query = db
        .selectFrom('loans')
        .where('from_day', '>=', `${year}-04-01`)
        .where('from_day', '<=', `${year + 1}-03-31`);
      if (caller.scope === 'section') query = query.where('section_id', '=', caller.sectionId);
      const loans: readonly ProcedureLoan[] = await query.select(['id', 'staff_id', 'from_day', 'to_day']).execute();
      const acts = [];
      for (const loan of loans) acts.push(await readStepActs(db, loan));
      return { year, loans: loans.length, saved: savedView(addActs(acts), await readPaperProcedure(db)) };
    },
  });
}
