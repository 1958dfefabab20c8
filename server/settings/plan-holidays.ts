import { type CalendarSettings, holidaysOf, knownYears } from '#contract/forms/calendar/days-off.ts';
import type { ImportFault } from '#contract/people/people-api.ts';
import { readDate } from '#contract/words/read-date.ts';
import { byLine, type Plan, repeated } from '../people/import/plan.ts';
import { type ListColumn, readRows } from '../people/import/read-rows.ts';

/** The headings of `syukujitsu.csv`, which 内閣府 gives out in CP932, and words that people write instead. */
const columns: readonly ListColumn<'day' | 'name'>[] = [
  { key: 'day', title: '国民の祝日・休日月日', others: ['月日', '日付', '年月日'], isRequired: true },
  { key: 'name', title: '国民の祝日・休日名称', others: ['名称', '祝日名', '国民の祝日'], isRequired: true },
];

/** Years before are of no plan any more; the list of 内閣府 begins with 1955. */
const firstYear = 2020;
/** 国民の祝日に関する法律 names sixteen days; one may fall together with another in a list. Fewer are half a year. */
const fewestDays = 15;
const maxNameChars = 40;

export interface YearWrite {
  readonly year: string;
  readonly days: Readonly<Record<string, string>>;
}
export interface HolidayPlan extends Plan<YearWrite> {
  readonly ignored: readonly string[];
}

/** Compares a list of holidays with what is known, year by year. Pure. */
export function planHolidays(text: string, settings: CalendarSettings): HolidayPlan {
  const read = readRows(text, columns);
  const faults: ImportFault[] = [...read.faults];
  const rows = read.rows.flatMap(({ line, cells }) => {
    const [day, name] = [readDate(cells.day ?? ''), (cells.name ?? '').trim()];
    const fault = (column: string, value: string, wrong: string, mend: string): void =>
      void faults.push({ line, column, value, wrong, mend });
    if (day === null)
      fault('国民の祝日・休日月日', cells.day ?? '', '日付として読めません。', '2028/1/1 のように書いてください。');
    if (name === '' || name.length > maxNameChars)
      fault(
        '国民の祝日・休日名称',
        name,
        '祝日の名前がないか、長すぎます。',
        `${maxNameChars}文字以内で書いてください。`,
      );
    return day === null || name === '' || name.length > maxNameChars ? [] : [{ id: day, name, line }];
  });
  faults.push(...repeated(rows, '月日'));
  const wanted = rows.filter(({ id }) => Number(id.slice(0, 4)) >= firstYear);
  const known = new Set(knownYears(settings));
  const years = [...Map.groupBy(wanted, ({ id }) => id.slice(0, 4))].map(([year, days]) => {
    const [first] = days;
    if (days.length < fewestDays && first !== undefined)
      faults.push({
        ...{ line: first.line, column: '', value: `${year}年` },
        wrong: `${year}年の祝日が${days.length}日しかありません。`,
        mend: '1年分の祝日と休日を、残らず書いてください。',
      });
    return { year, days: Object.fromEntries(days.map(({ id, name }) => [id.slice(5), name])) };
  });
  const changed = years.flatMap(({ year, days }) => {
    const before = holidaysOf(Number(year), settings);
    const differences = [...new Set([...Object.keys(before), ...Object.keys(days)])]
      .sort()
      .map((day) => ({
        column: `${Number(day.slice(0, 2))}月${Number(day.slice(3))}日`,
        before: before[day] ?? '',
        after: days[day] ?? '',
      }))
      .filter((one) => one.before !== one.after);
    if (differences.length === 0) return [];
    const act = known.has(Number(year)) ? ('change' as const) : ('add' as const);
    const shown = { act, id: year, name: `${year}年（${Object.keys(days).length}日）`, differences };
    return [{ shown, write: { year, days } }];
  });
  return {
    ...{ changes: changed, faults: byLine(faults), rows: read.rows.length, ignored: read.ignored },
    unchanged: years.length - changed.length,
  };
}
