import { eraDateWithWeekday, isRealDate } from '#contract/words/era.ts';
import { toHalfWidth } from '#contract/words/numbers.ts';

/** The three boxes of a date, as typed. */
export interface DateParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

export const noDate: DateParts = { year: '', month: '', day: '' };

/** @param date `2026-11-21` */
export const datePartsOf = (date: string): DateParts =>
  isRealDate(date)
    ? { year: date.slice(0, 4), month: String(Number(date.slice(5, 7))), day: String(Number(date.slice(8, 10))) }
    : noDate;

export const isEmptyDate = (parts: DateParts): boolean => parts.year + parts.month + parts.day === '';

/** The boxes as `2026-11-21`; null where they name no day. */
export function readDateParts(parts: DateParts): string | null {
  const [year, month, day] = [parts.year, parts.month, parts.day].map((part) => toHalfWidth(part).trim());
  const date = `${year}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  return isRealDate(date) ? date : null;
}

/** What the boxes mean, in 和暦, while they are filled in. */
export function eraHint(parts: DateParts): string {
  const date = readDateParts(parts);
  return date === null ? '' : eraDateWithWeekday(date);
}

export const dayFault = '年・月・日を確かめてください。';

/** What is wrong with the first and the last day of a period, each for its own boxes. */
export const periodFaults = (
  first: string | null,
  last: string | null,
): { readonly first: string | null; readonly last: string | null } => ({
  first: first === null ? dayFault : null,
  last:
    last === null
      ? dayFault
      : first !== null && first > last
        ? '最後の日を、最初の日と同じかあとの日にしてください。'
        : null,
});

/** The days of a period that may be open at either end, as a filter asks for them, and what is wrong with its boxes. */
export function readOpenPeriod(first: DateParts, last: DateParts) {
  const [from, to] = [readDateParts(first), readDateParts(last)];
  const faultOf = (parts: DateParts, day: string | null): string | null =>
    isEmptyDate(parts) || day !== null ? null : dayFault;
  const isTurned = from !== null && to !== null && from > to;
  return {
    days: { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) },
    faults: {
      from: faultOf(first, from),
      to: faultOf(last, to) ?? (isTurned ? '終わりの日を、始まりの日と同じかあとの日にしてください。' : null),
    },
  };
}
