import { dayOff } from '#contract/forms/calendar/days-off.ts';
import { daysFrom, weekOf } from '#contract/forms/calendar/week.ts';
import { newestWord, stateAfter, type WorkState } from '#contract/forms/report/telephone.ts';
import { absenceReason, weekState } from '#contract/forms/report/week.ts';
import type { WeekAnswer, WeekRow } from '#contract/http/report-api.ts';
import { dayLater } from '#contract/loan/period.ts';
import { localDate } from '#contract/session/closing.ts';
import type { Caller } from '../auth/access.ts';
import { takenBackDays } from '../forms/plan/approved-days.ts';
import { readWorkRules } from '../forms/plan/work-rules.ts';
import type { Reader } from '../store/store.ts';
import { readLeaves } from './leave.ts';
import { plannedDays } from './planned-days.ts';
import { readTelephone } from './read-days.ts';

type Reach = Pick<Caller, 'account' | 'scope' | 'sectionId'>;
interface Period {
  readonly from: string;
  readonly to: string;
}

const keyOf = (staff: string, day: string): string => `${staff} ${day}`;

/** The newest session of each person and day. */
async function readSessions(db: Reader, { scope, sectionId, account }: Reach, { from, to }: Period) {
  let query = db
    .selectFrom('sessions')
    .innerJoin('loans', 'loans.id', 'sessions.loan_id')
    .where('sessions.day', '>=', from)
    .where('sessions.day', '<=', to);
  if (scope === 'section') query = query.where('loans.section_id', '=', sectionId);
  if (scope === 'own') query = query.where('loans.staff_id', '=', account.id);
  return query
    .select(['loans.staff_id', 'loans.staff_name', 'loans.section_name', 'sessions.day', 'sessions.state'])
    .orderBy('sessions.started_at')
    .execute();
}

/** Why approvals of days were taken back, as whoever did it wrote. */
async function readRemarks(db: Reader, forms: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (forms.length === 0) return new Map();
  const steps = await db
    .selectFrom('form_steps')
    .select(['form_id', 'remark'])
    .where('form_id', 'in', [...new Set(forms)])
    .where('act', 'in', ['revoke', 'withdraw'])
    .execute();
  return new Map(steps.map(({ form_id, remark }) => [form_id, remark]));
}

/** This week and the next within the caller's reach: who works at home on which day, by section and number. */
export async function readWeek(db: Reader, caller: Reach, now: Date): Promise<WeekAnswer> {
  const today = localDate(now);
  const rules = await readWorkRules(db);
  const from = weekOf(today, rules.weekStart);
  const period = { from, to: dayLater(from, 13) };
  const sessions = await readSessions(db, caller, period);
  const told = await readTelephone(db, { ...period, caller, now });
  const planned = await plannedDays(db, caller, period);
  const within = {
    ...(caller.scope === 'own' ? { staff: caller.account.id } : {}),
    ...(caller.scope === 'section' ? { sectionId: caller.sectionId } : {}),
  };
  const gone = await takenBackDays(db, within, period);
  const remarks = await readRemarks(
    db,
    gone.map(({ form }) => form),
  );
  const leaves = await readLeaves(db, caller, period);
  const people = new Map<string, WeekRow['staff']>();
  for (const { staff_id: id, staff_name: name, section_name: section } of [...sessions, ...told])
    people.set(id, { id, name, section });
  for (const { staff } of [...gone, ...planned]) people.set(staff.id, staff);
  const byTrail = new Map(sessions.map(({ staff_id, day, state }) => [keyOf(staff_id, day), state]));
  const calls = Map.groupBy(told, ({ staff_id, day }) => keyOf(staff_id, day));
  const plans = new Map(planned.map((plan) => [keyOf(plan.staff.id, plan.date), plan]));
  const revoked = new Map(gone.map(({ staff, day, form }) => [keyOf(staff.id, day.date), remarks.get(form) ?? '']));
  const workOf = (key: string): WorkState => {
    const state = byTrail.get(key);
    if (state !== undefined) return state === 'closed' ? 'ended' : state;
    return stateAfter(newestWord((calls.get(key) ?? []).map((call) => ({ ...call, source: 'telephone' as const }))));
  };
  const days = daysFrom(period.from, period.to);
  const rows = [...people.values()].map(
    (staff): WeekRow => ({
      staff,
      cells: days.map((date) => {
        const key = keyOf(staff.id, date);
        const plan = plans.get(key);
        const facts = { date, today, isPlanned: plan !== undefined, isRevoked: revoked.has(key), work: workOf(key) };
        const state = weekState(facts);
        return {
          ...{ state, reason: absenceReason(state, revoked.get(key) ?? ''), leaves: [...(leaves.get(key) ?? [])] },
          hours: plan === undefined ? null : { from: plan.from, to: plan.to },
        };
      }),
    }),
  );
  return {
    ...{ at: now.toISOString(), today },
    days: days.map((date) => ({ date, off: dayOff(date, rules.calendar)?.name ?? null })),
    rows: rows.sort((a, b) => compare(a.staff, b.staff)),
  };
}

const compare = (a: WeekRow['staff'], b: WeekRow['staff']): number =>
  a.section === b.section ? (a.id < b.id ? -1 : 1) : a.section < b.section ? -1 : 1;
