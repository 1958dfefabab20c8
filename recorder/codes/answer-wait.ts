import { maxAnswerTries } from '#contract/loan/code-count.ts';
import { firstAnswerWaitMs, longestAnswerWaitMs } from '../state/limits.ts';
import type { TrailState } from '../state/trail-state.ts';

/**
 * How long no 応答コード is looked at, ms: without a wait a program of the borrower's that speaks the socket tries all ten
 * million within an hour, and forges the office's word. Measured in the machine's own time, which the borrower cannot
 * set; over a restart of the PC it begins anew. Pure.
 * @param now the machine's own time
 */
export function answerWaitMs(
  { answers: { wrong, at } }: Pick<TrailState, 'answers'>,
  now: { readonly boot: string; readonly mono: number },
): number {
  if (at === null || wrong < maxAnswerTries) return 0;
  const wait = Math.min(firstAnswerWaitMs * 2 ** (wrong - maxAnswerTries), longestAnswerWaitMs);
  const passed = at.boot === now.boot ? now.mono - at.mono : now.mono;
  return Math.min(Math.max(0, wait - passed), wait);
}
