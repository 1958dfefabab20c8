import type { Generated } from 'kysely';
import type { DecideLooseningBody } from '#contract/settings/loosening.ts';

/** Controls of 第6条 that one person asked to have observed only, and what another decided. */
export interface LooseningsTable {
  readonly id: Generated<number>;
  /** Names of controls as a JSON list. */
  readonly controls: string;
  readonly asked_at: string;
  readonly asked_by: string;
  readonly asked_name: string;
  readonly reason: string;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly decision: DecideLooseningBody['decision'] | null;
  readonly decided_reason: string | null;
}
