import { expect, it } from 'vitest';
import { calendarAtFirst, holidaysOf } from '#contract/forms/calendar/days-off.ts';
import { planHolidays } from '../../../server/settings/plan-holidays.ts';

const head = '国民の祝日・休日月日,国民の祝日・休日名称';
/** A year as 内閣府 writes it: without leading noughts. */
const listOf = (year: number, days: Readonly<Record<string, string>>): string =>
  Object.entries(days)
    .map(([day, name]) => `${year}/${Number(day.slice(0, 2))}/${Number(day.slice(3))},${name}`)
    .join('\r\n');
const known = (year: number) => holidaysOf(year, calendarAtFirst);
const of = (...lines: readonly string[]) => planHolidays([head, ...lines, ''].join('\r\n'), calendarAtFirst);

it('adds a year that is not known, and leaves the known and the old ones as they are', () => {
  const plan = of('1955/1/1,元日', '1955/1/15,成人の日', listOf(2027, known(2027)), listOf(2028, known(2027)));
  expect(plan.faults).toEqual([]);
  expect(plan.unchanged).toBe(1);
  expect(plan.changes.map(({ shown }) => [shown.act, shown.id])).toEqual([['add', '2028']]);
  expect(plan.changes[0]?.write).toEqual({ year: '2028', days: known(2027) });
});

it('says what would be different in a year that is known', () => {
  const { '11-23': _, ...rest } = known(2027);
  const plan = of(listOf(2027, { ...rest, '11-24': '勤労感謝の日' }));
  expect(plan.changes[0]?.shown).toMatchObject({
    act: 'change',
    id: '2027',
    differences: [
      { column: '11月23日', before: '勤労感謝の日', after: '' },
      { column: '11月24日', before: '', after: '勤労感謝の日' },
    ],
  });
});

it('reports every bad row with its line, and a year that is not whole', () => {
  const plan = of(
    '2028/13/1,元日',
    '2028/1/1,',
    '2028/1/2,休日',
    '2028/1/2,休日',
    '2028/1/3',
    `2028/2/1,${'長'.repeat(41)}`,
  );
  expect(plan.faults.map(({ line, wrong }) => [line, wrong])).toEqual([
    [2, '日付として読めません。'],
    [3, '祝日の名前がないか、長すぎます。'],
    [4, '2028年の祝日が2日しかありません。'],
    [5, '4行目にも同じ月日があります。'],
    [6, '見出しは2列ですが、この行は1列です。'],
    [7, '祝日の名前がないか、長すぎます。'],
  ]);
});
