import { instantOf, localDate } from '#contract/session/closing.ts';
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
  const begin = instantOf(from, '00:00').toISOString();
  let query = db
    .selectFrom('loans')
    .leftJoin(
      (e) =>
        e
          .selectFrom('terminal_events')
          // Once it has left its borrower it never goes back into the same loan.
          .select((r) => ['terminal_events.loan_id', r.fn.min('terminal_events.at').as('returned_at')])
          .where('terminal_events.state_before', 'in', ['lent', 'lost'])
          .where('terminal_events.state_after', 'in', ['returning', 'held', 'broken'])
          .groupBy('terminal_events.loan_id')
          .as('returned'),
      (join) => join.onRef('returned.loan_id', '=', 'loans.id'),
    )
    .select(['section_id', 'from_day', 'to_day', 'state', 'returned_at'])
    .where('from_day', '<=', to)
    // One that is or was out past its last day counts until it came back.
    .where((e) => e.or([e('to_day', '>=', from), e('state', '=', 'lent'), e('returned_at', '>=', begin)]));
  if (section !== null) query = query.where('section_id', '=', section);
  return (await query.execute()).map((loan) => ({
    section: loan.section_id,
    from: loan.from_day,
    end: endOf(loan, today),
  }));
}

function endOf(
  loan: { readonly state: string; readonly to_day: string; readonly returned_at: string | null },
  today: string,
): string {
  if (loan.returned_at !== null) return localDate(new Date(loan.returned_at));
  return loan.state === 'lent' ? today : loan.to_day < today ? loan.to_day : today;
}
