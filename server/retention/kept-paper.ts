import type { RetentionClass } from '#contract/retention/classes.ts';
import type { Paper } from '#contract/retention/decide.ts';
import { japanDate } from '#contract/words/era.ts';

/** A paper that was not disposed of. */
export interface KeptPaper extends Paper {
  readonly class: RetentionClass;
  /** Its number within the class; says nothing of a person. */
  readonly item: string;
}

/** The latest of days in Japan and of instants; what was not is passed over. */
export const latest = (...when: readonly (string | null)[]): string =>
  when
    .flatMap((one) => (one === null ? [] : [one.includes('T') ? japanDate(one) : one]))
    .reduce((a, b) => (a > b ? a : b));
