import { type Expression, type SqlBool, sql } from 'kysely';
import type { MonthCount, MonthRow } from '#contract/statistics/counting.ts';
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

const within = ({ section, kind }: CountedScope): Expression<SqlBool> =>
  sql<SqlBool>`${section === null ? sql`1 = 1` : sql`section_id = ${section}`} and ${kind === null ? sql`1 = 1` : sql`kind = ${kind}`}`;

/** Every month with a session, oldest first. */
export async function readMonthCounts(db: Reader, scope: CountedScope): Promise<readonly MonthCount[]> {
  const counts = await db
    .selectFrom(
      db
        .selectFrom('worked_months')
        .select((e) => ['month', e.fn.sum<number>('days').as('days')])
        .where(within(scope))
        .groupBy(['month', 'staff_id'])
        .as('person_months'),
    )
    .select((e) => ['month', e.fn.countAll<number>().as('persons'), e.fn.sum<number>('days').as('days')])
    .groupBy('month')
    .orderBy('month')
    .execute();
  const firsts = await db
    .selectFrom(
      db
        .selectFrom('worked_months')
        .select((e) => e.fn.min('month').as('first'))
        .where(within(scope))
        .groupBy('staff_id')
        .as('begun'),
    )
    .select((e) => ['first', e.fn.countAll<number>().as('newcomers')])
    .groupBy('first')
    .execute();
  const newcomers = new Map(firsts.map((row) => [row.first, row.newcomers]));
  return counts.map((count) => ({ ...count, newcomers: newcomers.get(count.month) ?? 0 }));
}

/** Persons of each fiscal year, each counted once in it. */
export async function readYearPersons(db: Reader, scope: CountedScope): Promise<ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom(
      db
        .selectFrom('worked_months')
        .select('fiscal_year as year')
        .where(within(scope))
        .groupBy(['staff_id', 'fiscal_year'])
        .as('person_years'),
    )
    .select((e) => ['year', e.fn.countAll<number>().as('persons')])
    .groupBy('year')
    .execute();
  return new Map(rows.map((row) => [row.year, row.persons]));
}

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
