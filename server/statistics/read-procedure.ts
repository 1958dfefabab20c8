import type { StepsSavedView } from '#contract/http/procedure-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { PaperProcedure, paperProcedureAtFirst, type StepActs, stepsSaved } from '#contract/statistics/steps-saved.ts';
import { notHeartbeats } from '../report/report-sessions.ts';
import { orAtFirst, readStored } from '../settings/stored.ts';
import type { Reader } from '../store/store.ts';
import type { LoansTable } from '../store/tables.ts';

export type ProcedureLoan = Pick<LoansTable, 'id' | 'staff_id' | 'from_day' | 'to_day'>;

/** Between sign-in and 始業; what took longer was not one act. */
const longestSec = 3600;

/** The city's minutes, and the first assumption where there are none that can be read: its words say which they are. */
export const readPaperProcedure = async (db: Reader): Promise<PaperProcedure> =>
  orAtFirst(await readStored(db, 'paper-procedure'), PaperProcedure, paperProcedureAtFirst).value;

/** What the record holds of the ten steps for one loan. */
export async function readStepActs(db: Reader, loan: ProcedureLoan): Promise<readonly StepActs[]> {
  const { measured, starts, ends, returns, returnSec } = await readTrail(db, loan.id);
  const forms = await readForms(db, loan);
  const request = await db.selectFrom('loan_requests').select('id').where('loan_id', '=', loan.id).executeTakeFirst();
  const takeouts = await db
    .selectFrom('takeouts')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where((e) => e.or([e('loan_id', '=', loan.id), e('request_id', '=', request?.id ?? '')]))
    .where('state', '!=', 'withdrawn')
    .executeTakeFirstOrThrow();
  const reports = await db
    .selectFrom('report_steps')
    .select('day')
    .distinct()
    .where('staff_id', '=', loan.staff_id)
    .where('day', '>=', loan.from_day)
    .where('day', '<=', loan.to_day)
    .where('act', '=', 'submitted')
    .execute();
  const plain = (step: StepActs['step'], times: number): StepActs => ({ step, times, measuredSec: [] });
  return [
    plain('registration', forms.registrations),
    plain('plan', forms.plans),
    plain('borrow', request === undefined ? 0 : 1),
    plain('ledger', 1),
    plain('takeout', takeouts.count),
    { step: 'start', times: starts, measuredSec: measured },
    plain('end', ends),
    plain('report', reports.length),
    { step: 'return', times: returns, measuredSec: returnSec },
  ];
}

/** A registration counts for the first loan that followed it, a plan for the loan that its days lie in. */
async function readForms(db: Reader, { id, staff_id, from_day, to_day }: ProcedureLoan) {
  const forms = await db
    .selectFrom('forms')
    .select(['id', 'kind', 'applied_at'])
    .where('applicant_id', '=', staff_id)
    .where('kind', 'in', ['registration', 'plan'])
    .where('state', 'in', ['approved', 'received'])
    .execute();
  const before = await db
    .selectFrom('loans')
    .select((e) => e.fn.max('from_day').as('day'))
    .where('staff_id', '=', staff_id)
    .where('id', '!=', id)
    .where('from_day', '<', from_day)
    .executeTakeFirst();
  const ofPlans = await db
    .selectFrom('plan_days')
    .select('form_id')
    .distinct()
    .where('day', '>=', from_day)
    .where('day', '<=', to_day)
    .where('form_id', 'in', [...forms.filter(({ kind }) => kind === 'plan').map((form) => form.id), ''])
    .execute();
  const registrations = forms.filter(({ kind, applied_at }) => {
    const day = localDate(new Date(applied_at));
    return kind === 'registration' && day <= from_day && (before?.day == null || day > before.day);
  });
  return { registrations: registrations.length, plans: ofPlans.length };
}

async function readTrail(db: Reader, loan: string) {
  const entries = await db
    .selectFrom('entries')
    .select(['type', 'at'])
    .where('chain', '=', `loan:${loan}`)
    .where('type', 'in', ['staff.signed-in', 'session.started', 'session.ended', 'return.begun', 'return.closed'])
    .where(notHeartbeats)
    .orderBy('seq')
    .execute();
  const measured: number[] = [];
  const returnSec: number[] = [];
  let signedInAt: string | null = null;
  let begunAt: string | null = null;
  const since = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 1000);
  for (const { type, at } of entries) {
    if (type === 'staff.signed-in') signedInAt = at;
    if (type === 'return.begun') begunAt = at;
    if (type === 'session.started' && signedInAt !== null) {
      const sec = since(signedInAt, at);
      if (sec >= 0 && sec <= longestSec) measured.push(sec);
      signedInAt = null;
    }
    if (type === 'return.closed' && begunAt !== null) {
      const sec = since(begunAt, at);
      if (sec >= 0) returnSec.push(sec);
      begunAt = null;
    }
  }
  const timesOf = (type: string): number => entries.filter((entry) => entry.type === type).length;
  return {
    ...{ measured, starts: timesOf('session.started'), ends: timesOf('session.ended') },
    ...{ returns: timesOf('return.closed'), returnSec },
  };
}

/** The acts of several loans as those of one. */
export function addActs(loans: readonly (readonly StepActs[])[]): readonly StepActs[] {
  const sums = new Map<StepActs['step'], StepActs>();
  for (const { step, times, measuredSec } of loans.flat()) {
    const before = sums.get(step);
    sums.set(step, {
      ...{ step, times: (before?.times ?? 0) + times },
      measuredSec: [...(before?.measuredSec ?? []), ...measuredSec],
    });
  }
  return [...sums.values()];
}

export function savedView(acts: readonly StepActs[], paper: PaperProcedure): StepsSavedView {
  const { steps, ...sums } = stepsSaved(acts, paper);
  return {
    ...sums,
    steps: steps.map(({ measuredSec, savedMin, ...step }) => ({
      ...{ ...step, measured: measuredSec.length, measuredSec: measuredSec.reduce((sum, sec) => sum + sec, 0) },
      savedMin: savedMin === null ? null : Math.round(savedMin),
    })),
    paper,
  };
}
