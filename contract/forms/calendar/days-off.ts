import { z } from 'zod';
import { LocalDate } from '../../primitives.ts';
import { isRealDate } from '../../words/era.ts';
import { nationalHolidays } from './national-holidays.ts';
import { weekdayOf } from './week.ts';

const MonthDay = z
  .string()
  .regex(/^\d{2}-\d{2}$/)
  // 2000 is a leap year: 29 February is a day as well.
  .refine((day) => isRealDate(`2000-${day}`));

/** What the office may set of its calendar. */
export const CalendarSettings = z.strictObject({
  /** 年末年始, both days included; the first is after the last, as it goes over the turn of the year. */
  yearEnd: z.strictObject({ from: MonthDay, to: MonthDay }).refine(({ from, to }) => from > to),
  /** Years with all their 国民の祝日, which go before what the product knows: `{ "2028": { "01-01": "元日", … } }`. */
  addedYears: z.record(z.string().regex(/^\d{4}$/), z.record(MonthDay, z.string().min(1).max(40))),
  /** The city's own days off besides: `{ "2026-11-30": "市制記念日" }`. */
  ownDays: z.record(LocalDate.refine(isRealDate), z.string().min(1).max(40)).default({}),
});
export type CalendarSettings = z.infer<typeof CalendarSettings>;

/** 地方自治法第4条の2: 12月29日から翌年の1月3日まで at most. */
export const calendarAtFirst: CalendarSettings = {
  yearEnd: { from: '12-29', to: '01-03' },
  addedYears: {},
  ownDays: {},
};

/** Why the office is closed on a day, or that it cannot be told. */
export type DayOff = { readonly kind: 'weekend' | 'holiday' | 'year-end' | 'own' | 'unknown'; readonly name: string };

/**
 * Null on a working day. The days off of telework are those of the office (第8条1項).
 * @param date `2026-11-23`
 */
export function dayOff(date: string, settings: CalendarSettings): DayOff | null {
  const monthDay = date.slice(5);
  const year = date.slice(0, 4);
  const known = settings.addedYears[year] ?? nationalHolidays[Number(year)];
  const holiday = known?.[monthDay];
  if (holiday !== undefined) return { kind: 'holiday', name: holiday };
  if (monthDay >= settings.yearEnd.from || monthDay <= settings.yearEnd.to)
    return { kind: 'year-end', name: '年末年始' };
  const own = settings.ownDays[date];
  if (own !== undefined) return { kind: 'own', name: own };
  const weekday = weekdayOf(date);
  if (weekday === 0) return { kind: 'weekend', name: '日曜日' };
  if (weekday === 6) return { kind: 'weekend', name: '土曜日' };
  return known === undefined ? { kind: 'unknown', name: `${year}年の祝日が登録されていません` } : null;
}

/** Every year whose holidays are known, oldest first. A plan for another is refused. */
export const knownYears = (settings: CalendarSettings): readonly number[] =>
  [...new Set([...Object.keys(nationalHolidays), ...Object.keys(settings.addedYears)].map(Number))].sort(
    (a, b) => a - b,
  );

/** 国民の祝日 of a year, as they count: `01-01` to its name. Empty where the year is not known. */
export const holidaysOf = (year: number, settings: CalendarSettings): Readonly<Record<string, string>> =>
  settings.addedYears[String(year)] ?? nationalHolidays[year] ?? {};
