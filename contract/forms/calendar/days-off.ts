import { z } from 'zod';
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
  /** Years after those that the product knows, with all their 国民の祝日: `{ "2028": { "01-01": "元日", … } }`. */
  addedYears: z.record(z.string().regex(/^\d{4}$/), z.record(MonthDay, z.string().min(1).max(40))),
});
export type CalendarSettings = z.infer<typeof CalendarSettings>;

/** 地方自治法第4条の2: 12月29日から翌年の1月3日まで at most. */
export const calendarAtFirst: CalendarSettings = { yearEnd: { from: '12-29', to: '01-03' }, addedYears: {} };

/** Why the office is closed on a day, or that it cannot be told. */
export type DayOff = { readonly kind: 'weekend' | 'holiday' | 'year-end' | 'unknown'; readonly name: string };

/**
 * Null on a working day. The days off of telework are those of the office (第8条1項).
 * @param date `2026-11-23`
 */
export function dayOff(date: string, settings: CalendarSettings): DayOff | null {
  const monthDay = date.slice(5);
  const year = date.slice(0, 4);
  const known = nationalHolidays[Number(year)] ?? settings.addedYears[year];
  const holiday = known?.[monthDay];
  if (holiday !== undefined) return { kind: 'holiday', name: holiday };
  if (monthDay >= settings.yearEnd.from || monthDay <= settings.yearEnd.to)
    return { kind: 'year-end', name: '年末年始' };
  const weekday = weekdayOf(date);
  if (weekday === 0) return { kind: 'weekend', name: '日曜日' };
  if (weekday === 6) return { kind: 'weekend', name: '土曜日' };
  return known === undefined ? { kind: 'unknown', name: `${year}年の祝日が登録されていません` } : null;
}
