import { plainTime } from '#contract/words/time.ts';

/**
 * 時間 of a day's rows as 別紙2 has it: when each begins; when it ends only of the last, and of one on which the next does
 * not follow at once.
 */
export const rowTimes = (rows: readonly { readonly from: string; readonly to: string }[]): readonly string[] =>
  rows.map(({ from, to }, n) =>
    rows[n + 1]?.from === to ? plainTime(from) : `${plainTime(from)}\n～${plainTime(to)}`,
  );
