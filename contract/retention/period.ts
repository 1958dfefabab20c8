import { z } from 'zod';
import { dayLater } from '../loan/period.ts';
import { fiscalYearOf } from '../statistics/fiscal-year.ts';
import { eraDate, isRealDate } from '../words/era.ts';

/**
 * How long papers of a class are kept. `fiscal-year`: as 文書管理規程 of local governments count, from 1 April after the
 * end of the 年度 in which the paper was completed. `event`: from the day after the completion (民法第140条).
 */
export const RetentionRule = z.strictObject({ from: z.enum(['fiscal-year', 'event']), years: z.int().min(1).max(50) });
export type RetentionRule = z.infer<typeof RetentionRule>;

export const countingTitles: Readonly<Record<RetentionRule['from'], string>> = {
  'fiscal-year': '完結した年度の翌年度の4月1日から',
  event: '完結した日の翌日から',
};

/** `5年（完結した年度の翌年度の4月1日から）`; what is said where nothing is laid down. */
export const retentionWords = (rule: RetentionRule | null): string =>
  rule === null ? '期間の定めがありません' : `${rule.years}年（${countingTitles[rule.from]}）`;

/**
 * The last day on which a paper is kept: from the day after it may go.
 * @param completedOn day in Japan on which it was completed, `2026-11-21`
 */
export function retainedUntil(completedOn: string, { from, years }: RetentionRule): string {
  if (from === 'fiscal-year') return `${fiscalYearOf(completedOn) + 1 + years}-03-31`;
  // 民法第143条2項: the day before the one that corresponds to the first; where there is none, the last of its month.
  const first = dayLater(completedOn, 1);
  const year = Number(first.slice(0, 4)) + years;
  const corresponding = `${year}${first.slice(4)}`;
  return isRealDate(corresponding) ? dayLater(corresponding, -1) : `${year}-02-28`;
}

/** `平成13年5月10日`, or `平成13年5月10日から平成14年3月31日まで`: when papers were completed. */
export const completedWords = ({ oldest, newest }: { readonly oldest: string; readonly newest: string }): string =>
  oldest === newest ? eraDate(oldest) : `${eraDate(oldest)}から${eraDate(newest)}まで`;
