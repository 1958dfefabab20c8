import type { Hours } from '#contract/forms/report/sums.ts';
import type { Caller } from '../auth/access.ts';
import { allApprovedDays, disposedDays, hoursOfDay, takenBackDays } from '../forms/plan/approved-days.ts';
import type { Reader } from '../store/store.ts';
import { factsOf } from './loan-facts.ts';
import { dayOfEnough } from './read-days.ts';

/** An approved day of 在宅勤務計画書. */
export interface PlannedDayRow {
  readonly staff: { readonly id: string; readonly name: string; readonly section: string };
  readonly sectionId: string;
  readonly date: string;
  readonly from: string;
  readonly to: string;
  readonly work: string;
  readonly hours: Hours;
}

/**
 * Approved plans of a period within the caller's reach, a row for each person and day: what the signed loans carry unless
 * it was taken back or disposed of since, and over it what was approved by form.
 */
export async function plannedDays(
  db: Reader,
  caller: Pick<Caller, 'account' | 'scope' | 'sectionId'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly PlannedDayRow[]> {
  let query = db.selectFrom('loans').where('from_day', '<=', to).where('to_day', '>=', from);
  if (caller.scope === 'section') query = query.where('section_id', '=', caller.sectionId);
  if (caller.scope === 'own') query = query.where('staff_id', '=', caller.account.id);
  const loans = await query
    .select(['staff_id', 'staff_name', 'section_id', 'section_name', 'statement', 'revoked_at', 'from_day', 'to_day'])
    .orderBy('id')
    .execute();
  const found = new Map<string, PlannedDayRow>();
  for (const loan of loans) {
    if (loan.revoked_at !== null) continue;
    const { plans, policy } = factsOf(loan.statement);
    for (const { date, items, hours } of plans) {
      const isAsked = from <= date && date <= to && loan.from_day <= date && date <= loan.to_day;
      const [first] = items;
      if (!isAsked || first === undefined) continue;
      found.set(`${loan.staff_id} ${date}`, {
        staff: { id: loan.staff_id, name: loan.staff_name, section: loan.section_name },
        ...{ sectionId: loan.section_id, date, from: first.from, to: items.at(-1)?.to ?? first.to },
        work: [...new Set(items.map(({ work }) => work))].join('、'),
        hours: hours ?? policy.hours,
      });
    }
  }
  const isDisposed = await disposedDays(db, [...new Set(loans.map(({ staff_id }) => staff_id))], { from, to });
  for (const [key, { staff, date }] of found) if (isDisposed(staff.id, date)) found.delete(key);
  const within = {
    ...(caller.scope === 'own' ? { staff: caller.account.id } : {}),
    ...(caller.scope === 'section' ? { sectionId: caller.sectionId } : {}),
  };
  for (const { staff, day } of await takenBackDays(db, within, { from, to })) found.delete(`${staff.id} ${day.date}`);
  for (const { staff, sectionId, day, breaks } of await allApprovedDays(db, within, { from, to })) {
    const { date, items } = day;
    const [first] = items;
    if (first === undefined) continue;
    const hours = hoursOfDay({ day, breaks });
    const work = [...new Set(items.map((item) => item.work))].join('、');
    found.set(`${staff.id} ${date}`, {
      ...{ staff, sectionId, date, from: first.from, to: items.at(-1)?.to ?? first.to, work, hours },
    });
  }
  return [...found.values()];
}

/** The day up to which approved plans of all sections make so many rows; the period's own end where they make fewer. */
export async function endOfFirst(
  db: Reader,
  { from, to }: { readonly from: string; readonly to: string },
  wanted: number,
): Promise<string> {
  const days = await db
    .selectFrom('plan_days')
    .crossJoin('forms')
    .whereRef('forms.id', '=', 'plan_days.form_id')
    .where('forms.state', 'in', ['approved', 'received'])
    .where('plan_days.day', '>=', from)
    .where('plan_days.day', '<=', to)
    .select((e) => ['plan_days.day', e.fn.countAll<number>().as('rows')])
    .groupBy('plan_days.day')
    .orderBy('plan_days.day')
    .execute();
  return dayOfEnough(days, wanted) ?? to;
}
