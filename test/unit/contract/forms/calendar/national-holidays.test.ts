import { describe, expect, test } from 'vitest';
import { CalendarSettings, calendarAtFirst, dayOff } from '#contract/forms/calendar/days-off.ts';
import { nationalHolidays } from '#contract/forms/calendar/national-holidays.ts';
import { daysFrom, weekdayOf } from '#contract/forms/calendar/week.ts';

/** The nth Monday of a month. */
function monday(year: number, month: number, nth: number): string {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  const day = 1 + ((8 - weekdayOf(first)) % 7) + 7 * (nth - 1);
  return `${first.slice(0, 8)}${String(day).padStart(2, '0')}`;
}

/** 国民の祝日に関する法律 as rules, with the days of equinox by the usual formula: a second source for the data. */
function byLaw(year: number): Map<string, string> {
  const days = new Map<string, string>();
  const on = (date: string, name: string): void => void days.set(date, name);
  const equinox = (base: number): number => Math.floor(base + 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4));
  const moved: Record<number, [string, string, string]> = {
    2020: ['07-23', '07-24', '08-10'],
    2021: ['07-22', '07-23', '08-08'],
  };
  const games = moved[year]?.map((day) => `${year}-${day}`);
  on(`${year}-01-01`, '元日');
  on(monday(year, 1, 2), '成人の日');
  on(`${year}-02-11`, '建国記念の日');
  on(`${year}-02-23`, '天皇誕生日');
  on(`${year}-03-${equinox(20.8431)}`, '春分の日');
  on(`${year}-04-29`, '昭和の日');
  on(`${year}-05-03`, '憲法記念日');
  on(`${year}-05-04`, 'みどりの日');
  on(`${year}-05-05`, 'こどもの日');
  on(games?.[0] ?? monday(year, 7, 3), '海の日');
  on(games?.[1] ?? monday(year, 10, 2), 'スポーツの日');
  on(games?.[2] ?? `${year}-08-11`, '山の日');
  on(monday(year, 9, 3), '敬老の日');
  on(`${year}-09-${equinox(23.2488)}`, '秋分の日');
  on(`${year}-11-03`, '文化の日');
  on(`${year}-11-23`, '勤労感謝の日');
  const all = daysFrom(`${year}-01-01`, `${year}-12-31`);
  for (const [n, day] of all.entries()) {
    if (!days.has(day) || weekdayOf(day) !== 0) continue;
    const next = all.slice(n).find((later) => !days.has(later));
    if (next !== undefined) on(next, '振替休日');
  }
  for (const [n, day] of all.entries()) {
    if (!days.has(day) && days.has(all[n - 1] ?? '') && days.has(all[n + 1] ?? '')) on(day, '国民の休日');
  }
  return days;
}

describe('国民の祝日', () => {
  test.each(Object.keys(nationalHolidays).map(Number))('of %i are those of the law', (year) => {
    const given = Object.entries(nationalHolidays[year] ?? {}).map(([day, name]) => [`${year}-${day}`, name]);
    expect(given).toEqual([...byLaw(year)].sort(([a], [b]) => (a < b ? -1 : 1)));
  });

  test('cover 2020 to 2027', () => {
    expect(Object.keys(nationalHolidays)).toEqual(['2020', '2021', '2022', '2023', '2024', '2025', '2026', '2027']);
  });
});

describe('a day off', () => {
  test.each([
    ['2026-11-21', 'weekend', '土曜日'],
    ['2026-11-22', 'weekend', '日曜日'],
    ['2026-11-23', 'holiday', '勤労感謝の日'],
    ['2026-09-22', 'holiday', '国民の休日'],
    ['2026-12-29', 'year-end', '年末年始'],
    ['2027-01-01', 'holiday', '元日'],
    ['2028-01-03', 'year-end', '年末年始'],
    ['2028-02-01', 'unknown', '2028年の祝日が登録されていません'],
  ] as const)('%s is %s', (day, kind, name) => {
    expect(dayOff(day, calendarAtFirst)).toEqual({ kind, name });
  });

  test.each(['2026-11-24', '2026-12-28', '2027-01-04', '2020-07-20', '2020-10-12', '2021-08-11'])(
    '%s is a working day',
    (day) => expect(dayOff(day, calendarAtFirst)).toBeNull(),
  );

  test('a year can be added, and 年末年始 set', () => {
    const settings = CalendarSettings.parse({
      yearEnd: { from: '12-28', to: '01-04' },
      addedYears: { '2028': { '02-11': '建国記念の日' } },
    });
    expect(dayOff('2028-02-01', settings)).toBeNull();
    expect(dayOff('2028-02-11', settings)?.name).toBe('建国記念の日');
    expect(dayOff('2027-12-28', settings)?.kind).toBe('year-end');
    expect(dayOff('2028-01-04', settings)?.kind).toBe('year-end');
  });
});
