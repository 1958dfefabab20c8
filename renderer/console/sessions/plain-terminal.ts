import { toHalfWidth } from '#contract/words/numbers.ts';

/** `ｔ－０００１` as people type it, to `T-0001`. */
export const plainTerminal = (typed: string): string =>
  toHalfWidth(typed)
    .replace(/[ｔＴt]/g, 'T')
    .trim()
    .slice(0, 6);
