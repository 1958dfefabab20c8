import type { RetentionClass } from '#contract/retention/classes.ts';
import type { Paper } from '#contract/retention/decide.ts';

/** A paper that was not disposed of. */
export interface KeptPaper extends Paper {
  readonly class: RetentionClass;
  /** Its number within the class; says nothing of a person. */
  readonly item: string;
}
