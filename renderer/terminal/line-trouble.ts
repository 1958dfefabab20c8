import type { ErrorCode } from '#contract/errors.ts';
import type { TrailView } from '#contract/ipc/shell-state.ts';

/**
 * The code of a line that the person has to tell somebody about, or null. No line at all (TM-401) is the usual state of
 * a lent PC; a fork (TM-203) has locked the terminal already.
 */
export const lineTrouble = ({ lineCode }: Pick<TrailView, 'lineCode'>): ErrorCode | null =>
  lineCode === 'TM-402' || lineCode === 'TM-403' ? lineCode : null;
