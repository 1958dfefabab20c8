import { z } from 'zod';
import { LocalDate } from '../primitives.ts';
import { daysOfYear, fiscalYearOf } from '../statistics/fiscal-year.ts';
import { isRealDate } from '../words/era.ts';

/** 自治体テレワーク推進実証実験事業: how long its system may be used, and how many IDs the city holds. */
export const TeleworkScheme = z
  .strictObject({
    /** IDs that the city holds, and may use at the same time. */
    total: z.int().min(1).max(1000),
    from: LocalDate.refine(isRealDate),
    /** Last day, counted. */
    until: LocalDate.refine(isRealDate),
  })
  .refine(({ from, until }) => from <= until, 'from comes before until');
export type TeleworkScheme = z.infer<typeof TeleworkScheme>;

/** As the report on the pilot has it: 令和2年11月27日 to 令和4年3月31日, 50 IDs. */
export const teleworkSchemeAtFirst: TeleworkScheme = { total: 50, from: '2020-11-27', until: '2022-03-31' };

/** Month of a year's end in which the next one is applied for, and the office is reminded. */
const renewalMonth = '03';
export const isRenewalTime = (today: string): boolean => today.slice(5, 7) === renewalMonth;

/** The days on which IDs of a fiscal year can be used; null where the scheme has none of them. */
export function usableDays(
  year: number,
  { from, until }: TeleworkScheme,
): { readonly from: string; readonly to: string } | null {
  const days = daysOfYear(year);
  const first = days.from > from ? days.from : from;
  const last = days.to < until ? days.to : until;
  return first <= last ? { from: first, to: last } : null;
}

/** Whether a year can be applied for: this one, and in March the next. */
export const isAppliedFor = (year: number, today: string): boolean => {
  const now = fiscalYearOf(today);
  return year === now || (year === now + 1 && isRenewalTime(today));
};
