import { type DateParts, readDateParts } from '../../strings/date-parts.ts';

/** What is wrong with a last day that was typed; null where nothing is. Pure. */
export function dayFault(
  parts: DateParts,
  range: { readonly earliestTo: string; readonly latestTo: string },
): string | null {
  const day = readDateParts(parts);
  if (day === null) return '年・月・日を確かめてください。';
  if (day < range.earliestTo) return '今の最終日よりあとの日にしてください。';
  return day > range.latestTo ? 'その日までは延長できません。期間の中の日にしてください。' : null;
}
