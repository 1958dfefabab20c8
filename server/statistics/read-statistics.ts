import type { StatisticsAnswer, StatisticsQuery } from '#contract/http/statistics-api.ts';
import { localDate } from '#contract/session/closing.ts';
import {
  type CountingUnit,
  countRows,
  lentDaysIn,
  type MonthCount,
  runningUntil,
} from '#contract/statistics/counting.ts';
import { departmentOf } from '#contract/statistics/departments.ts';
import { daysOfMonth, daysOfYear, fiscalYearOf, monthsOf } from '#contract/statistics/fiscal-year.ts';
import { targetOf, targetYears } from '#contract/statistics/targets.ts';
import type { Caller } from '../auth/access.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { readCounting } from '../settings/office-settings.ts';
import type { Reader } from '../store/store.ts';
import { readLoansOut, readMonthCounts, readMonthRows } from './read-figures.ts';
import { scopeOf } from './scope.ts';

type Counted = ReturnType<typeof countRows> & { readonly lentDays: number };

/** The figures of a fiscal year, with what ran up to it. OF-403: another section. OF-404: no such section. */
export async function readStatistics(
  reader: Reader,
  now: Date,
  caller: Caller,
  asked: StatisticsQuery,
): Promise<Outcome<StatisticsAnswer>> {
  const scope = scopeOf(caller, asked);
  if (!scope.ok) return scope;
  const today = localDate(now);
  const { unit = (await readCounting(reader)).unit, kind = 'normal' } = asked;
  const year = asked.year === undefined ? fiscalYearOf(today) : Number(asked.year);
  const months = monthsOf(year);
  const period = daysOfYear(year);
  const known = await readSections(reader, caller);
  const sections = known.map(({ id, name }) => ({ id, name }));
  const section = scope.value.section === null ? null : sections.find(({ id }) => id === scope.value.section);
  if (section === undefined) return refusal('OF-404', 'no such section');

  const rows = await readMonthRows(reader, scope.value, { from: `${year}-04`, to: `${year + 1}-03` });
  const counts = await readMonthCounts(reader, scope.value);
  const loans = await readLoansOut(reader, scope.value.section, { ...period, today });
  const lentIn = (among: typeof loans, within: typeof period): number =>
    among.reduce((sum, loan) => sum + lentDaysIn(loan, within), 0);

  const rowsOf = Map.groupBy(rows, (row) => row.section);
  const rowsIn = Map.groupBy(rows, (row) => row.month);
  const loansOf = Map.groupBy(loans, (loan) => loan.section);
  const bySection = known
    .map(({ id, name, division }) => ({
      ...{ id, name, department: departmentOf({ name, division }) },
      ...countRows(rowsOf.get(id) ?? [], unit),
      lentDays: lentIn(loansOf.get(id) ?? [], period),
    }))
    .filter(hasFigures);
  const departments = [...new Set(bySection.map(({ department }) => department))];
  return ok({
    ...{ year, unit, kind, section, sections, bySection },
    thisMonth: today.slice(0, 7),
    since: counts[0]?.month ?? null,
    months: months.map((month) => ({
      month,
      ...countRows(rowsIn.get(month) ?? [], unit),
      lentDays: lentIn(loans, daysOfMonth(month)),
      ...running(counts, month, unit),
    })),
    total: { ...countRows(rows, unit), lentDays: lentIn(loans, period) },
    byDepartment: departments.map((name) => {
      const among = bySection.filter(({ department }) => department === name).map(({ id }) => id);
      return {
        name,
        ...countRows(
          among.flatMap((id) => rowsOf.get(id) ?? []),
          unit,
        ),
        lentDays: lentIn(
          among.flatMap((id) => loansOf.get(id) ?? []),
          period,
        ),
      };
    }),
    years: yearsOf(counts, fiscalYearOf(today)).map((each) => ({
      year: each,
      visits: visitsIn(counts, each, unit),
      persons: personsIn(counts, each),
      ...running(counts, `${each + 1}-03`, unit),
      target: targetOf(each),
    })),
  });
}

const hasFigures = ({ visits, lentDays }: Counted): boolean => visits > 0 || lentDays > 0;

function running(counts: readonly MonthCount[], month: string, unit: CountingUnit) {
  const { visits, persons } = runningUntil(counts, month, unit);
  return { runningVisits: visits, runningPersons: persons };
}

const visitsIn = (counts: readonly MonthCount[], year: number, unit: CountingUnit): number =>
  counts
    .filter(({ month }) => fiscalYearOf(month) === year)
    .reduce((sum, { persons, days }) => sum + (unit === 'person-month' ? persons : days), 0);

/** Each person is new to a fiscal year once. */
const personsIn = (counts: readonly MonthCount[], year: number): number =>
  counts.filter(({ month }) => fiscalYearOf(month) === year).reduce((sum, { yearNewcomers }) => sum + yearNewcomers, 0);

/** The plan's years, those with a session and the present one. */
const yearsOf = (counts: readonly MonthCount[], present: number): readonly number[] =>
  [...new Set([...targetYears, ...counts.map(({ month }) => fiscalYearOf(month)), present])].sort((a, b) => a - b);

/** Sections that the caller may choose among. */
async function readSections(reader: Reader, caller: Caller) {
  let query = reader.selectFrom('sections').select(['id', 'name', 'division']).orderBy('name').orderBy('id');
  if (caller.scope === 'section') query = query.where('id', '=', caller.sectionId);
  return query.execute();
}
