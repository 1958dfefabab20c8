import type { MonthCount, MonthRow } from '#contract/statistics/counting.ts';
import { together } from '#contract/statistics/totals.ts';
import type { Reader } from '../store/store.ts';
import type { CountedScope } from './scope.ts';

/** Months of one fiscal year or more, person by person. @param from first month, `2020-04` */
export async function readMonthRows(
  db: Reader,
  scope: CountedScope,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly MonthRow[]> {
  let query = db
    .selectFrom('worked_months')
    .select(['month', 'staff_id as staff', 'section_id as section', 'telework', 'days', 'minutes'])
    .where('month', '>=', from)
    .where('month', '<=', to);
  if (scope.section !== null) query = query.where('section_id', '=', scope.section);
  if (scope.kind !== null) query = query.where('kind', '=', scope.kind);
  return query.execute();
}

/** Every month with a session, oldest first. */
export const readMonthCounts = (db: Reader, { section, kind }: CountedScope): Promise<readonly MonthCount[]> =>
  db
    .selectFrom('worked_totals')
    .select(['month', 'persons', 'days', 'newcomers', 'year_newcomers as yearNewcomers'])
    .where('section_id', '=', section ?? together)
    .where('kind', '=', kind ?? together)
    .orderBy('month')
    .execute();

/** Loans that were out in a period. @param today loans that are still out end here, also past their last day */
export async function readLoansOut(
  db: Reader,
  section: string | null,
  { from, to, today }: { readonly from: string; readonly to: string; readonly today: string },
): Promise<readonly { readonly section: string; readonly from: string; readonly end: string }[]> {
  let query = db
    .selectFrom('loans')
    .select(['section_id', 'from_day', 'to_day', 'state'])
    .select((e) =>
      e
        .selectFrom('terminal_events')
        .select((r) => r.fn.max('terminal_events.at').as('at'))
        .whereRef('terminal_events.loan_id', '=', 'loans.id')
        .where('terminal_events.state_before', '=', 'lent')
        .where('terminal_events.state_after', '=', 'returning')
        .as('returned_at'),
    )
    .where('from_day', '<=', to)
    // One that is still out may be long overdue.
    .where((e) => e.or([e('to_day', '>=', from), e('state', '=', 'lent')]));
  if (section !== null) query = query.where('section_id', '=', section);
  return (await query.execute()).map((loan) => ({
    section: loan.section_id,
    from: loan.from_day,
    end: endOf(loan, today),
  }));
}

const japanOffsetMs = 9 * 3_600_000;

function endOf(
  loan: { readonly state: string; readonly to_day: string; readonly returned_at: string | null },
  today: string,
): string {
  if (loan.returned_at !== null) {
    return new Date(Date.parse(loan.returned_at) + japanOffsetMs).toISOString().slice(0, 10);
  }
  return loan.state === 'lent' ? today : loan.to_day < today ? loan.to_day : today;
}
