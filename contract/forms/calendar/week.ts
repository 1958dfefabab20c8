import { dayLater } from '../../loan/period.ts';

/** 0 is Sunday, 6 Saturday. @param date `2026-11-21` */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** First day of the week that a day lies in. @param weekStart 0 Sunday, 1 Monday */
export const weekOf = (date: string, weekStart: 0 | 1): string =>
  dayLater(date, -((weekdayOf(date) - weekStart + 7) % 7));

/** Every day from one to another, both included. */
export function daysFrom(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayLater(day, 1)) days.push(day);
  return days;
}
