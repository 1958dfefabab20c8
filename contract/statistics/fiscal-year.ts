import { eraYear } from '../words/era.ts';

/** The year of the office begins on 1 April. @param day `2020-04-01` or `2020-04` */
export function fiscalYearOf(day: string): number {
  const year = Number(day.slice(0, 4));
  return Number(day.slice(5, 7)) >= 4 ? year : year - 1;
}

/** April to March, as `2020-04`. */
export const monthsOf = (fiscalYear: number): readonly string[] =>
  Array.from({ length: 12 }, (_, n) => {
    const year = n < 9 ? fiscalYear : fiscalYear + 1;
    return `${year}-${String(((n + 3) % 12) + 1).padStart(2, '0')}`;
  });

/** First and last day. */
export const daysOfYear = (fiscalYear: number): { readonly from: string; readonly to: string } => ({
  from: `${fiscalYear}-04-01`,
  to: `${fiscalYear + 1}-03-31`,
});

/** A month so many months away. @param month `2026-11` */
export function monthBy(month: string, by: number): string {
  const first = new Date(`${month}-01T00:00:00.000Z`);
  first.setUTCMonth(first.getUTCMonth() + by);
  return first.toISOString().slice(0, 7);
}

/** First and last day. @param month `2020-02` */
export function daysOfMonth(month: string): { readonly from: string; readonly to: string } {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${last}` };
}

/** `令和2（2020）年度`: a fiscal year is named after the era of its first day. 平成31年度 is the last of its era. */
export const fiscalYearTitle = (fiscalYear: number): string =>
  `${eraYear(`${fiscalYear}-04-01`).replace(/年$/, '')}（${fiscalYear}）年度`;

/** `令和2年4月` @param month `2020-04` */
export const monthTitle = (month: string): string => `${eraYear(daysOfMonth(month).to)}${Number(month.slice(5, 7))}月`;
