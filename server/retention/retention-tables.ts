import type { Generated } from 'kysely';
import type { DisposalKept } from '#contract/http/retention-api.ts';
import type { RetentionClass } from '#contract/retention/classes.ts';

/** A list of papers to be disposed of: proposed by one person, decided on by another. */
export interface DisposalsTable {
  readonly id: Generated<number>;
  /** Day in Japan on which it was drawn up, and the RetentionRules of then as JSON. */
  readonly as_of: string;
  readonly rules: string;
  readonly proposed_at: string;
  readonly proposed_by: string;
  readonly proposed_name: string;
  readonly reason: string;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly decided_name: string | null;
  readonly decision: 'confirmed' | 'withdrawn' | null;
  readonly decided_reason: string | null;
  /** When all of it was carried out. */
  readonly done_at: string | null;
}

/** A paper of a list: what is left to say of it once it is gone. */
export interface DisposalItemsTable {
  readonly disposal_id: number;
  readonly class: RetentionClass;
  readonly item: string;
  readonly completed_on: string;
  readonly gone_at: string | null;
  /** Why it was kept after all. */
  readonly kept: DisposalKept | null;
}

export interface RetentionTables {
  readonly disposals: DisposalsTable;
  readonly disposal_items: DisposalItemsTable;
}
