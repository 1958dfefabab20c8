import type { RetentionRule } from '#contract/retention/period.ts';
import type { SettingsChange } from '#contract/settings/changes.ts';

/** What is done about retention. Nothing here names anybody that a paper speaks of. */
export interface RetentionActs {
  readonly 'retention.laid-down': { readonly changes: readonly SettingsChange[]; readonly reason: string };
  /** `list`: SHA-256 of what is to go. */
  readonly 'disposal.proposed': {
    readonly id: number;
    readonly papers: number;
    readonly list: string;
    readonly reason: string;
  };
  readonly 'disposal.decided': { readonly id: number; readonly decision: string; readonly reason: string };
  /** What one transaction emptied, by number, and what it kept after all. */
  readonly 'papers.disposed': {
    readonly disposal: number;
    readonly class: string;
    readonly rule: RetentionRule | null;
    readonly items: readonly string[];
    readonly kept: readonly string[];
  };
  readonly 'disposal.done': { readonly id: number; readonly gone: number; readonly kept: number };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalRetentionAct: Readonly<Record<keyof RetentionActs, boolean>> = {
  'retention.laid-down': false,
  'disposal.proposed': false,
  'disposal.decided': false,
  'papers.disposed': false,
  'disposal.done': false,
};
