import type { Generated } from 'kysely';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import type { LoanPhase } from '#contract/loan/items.ts';
import type { TerminalState } from '#contract/loan/life.ts';

/** What happened to a terminal, once each. */
export interface TerminalEventsTable {
  readonly id: Generated<number>;
  readonly terminal_id: string;
  readonly loan_id: string | null;
  readonly at: string;
  readonly actor: string;
  /** LifeEvent as JSON. */
  readonly event: string;
  readonly state_before: TerminalState;
  readonly state_after: TerminalState;
  readonly reason: string;
  readonly log_index: number;
}

/** 借用願 */
export interface LoanRequestsTable {
  readonly id: string;
  readonly staff_id: string;
  readonly staff_name: string;
  readonly section_id: string;
  readonly section_name: string;
  readonly from_day: string;
  readonly to_day: string;
  /** LentThings as JSON. */
  readonly things: string;
  readonly purpose: string;
  readonly state: 'asked' | 'approved' | 'refused' | 'withdrawn' | 'used';
  readonly asked_at: string;
  readonly asked_by: string;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly decided_name: string | null;
  /** The head in whose stead it was decided. */
  readonly decided_for_id: string | null;
  readonly decided_for_name: string | null;
  readonly decided_reason: string | null;
  /** The PC that is kept for it. */
  readonly terminal_id: string | null;
  /** Number of the loan that it becomes, from the preparation on. */
  readonly loan_id: string | null;
  /** argon2id verifier of the 暗証番号 that the borrower chose, as JSON; null before and after the hand-over. */
  readonly pin: string | null;
  /** When what it says was disposed of. */
  readonly emptied_at: string | null;
}

export interface LoanItemsTable {
  readonly loan_id: string;
  readonly phase: LoanPhase;
  readonly item: string;
  readonly state: 'good' | 'missing' | 'unknown';
  readonly value: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly at: string;
}

/** One-time codes for work at the PC, and the token that each was exchanged for. */
export interface ServiceCodesTable {
  readonly code_hash: string;
  readonly terminal_id: string;
  readonly loan_id: string | null;
  readonly purpose: ServicePurpose;
  /** The wipe that is ordered or checked. */
  readonly wipe_id: number | null;
  readonly account_id: string;
  readonly account_name: string;
  readonly issued_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly token_hash: string | null;
  /** SHA-256 of the order that it was exchanged for. */
  readonly order_hash: string | null;
  /** SHA-256 of the report that came under the token. */
  readonly report_hash: string | null;
  readonly ended_at: string | null;
}

export interface PreparationsTable {
  readonly loan_id: string;
  readonly at: string;
  readonly account_id: string;
  readonly account_name: string;
  /** PrepareReport as JSON: holds the canaries. */
  readonly report: string;
}

export interface WipesTable {
  readonly id: Generated<number>;
  readonly terminal_id: string;
  readonly loan_id: string | null;
  readonly executor_id: string;
  readonly executor_name: string;
  readonly ordered_at: string;
  readonly ended_at: string | null;
  readonly result: 'erased' | 'needs-attention' | null;
  /** WipeReport as JSON. */
  readonly report: string | null;
  /** Place of its act in the office log. */
  readonly log_index: number | null;
  readonly certificate: string | null;
}

export interface WipeChecksTable {
  readonly id: Generated<number>;
  readonly wipe_id: number;
  readonly checker_id: string;
  readonly checker_name: string;
  readonly at: string;
  /** CheckReport as JSON. */
  readonly report: string;
  readonly log_index: number;
  readonly verdict: 'accepted' | 'refused' | null;
  readonly verdict_reason: string | null;
  readonly verdict_at: string | null;
  readonly verdict_index: number | null;
}

/** データ消去証明書 as they were signed. */
export interface CertificatesTable {
  readonly id: string;
  /** Null for a destruction. */
  readonly wipe_id: number | null;
  readonly terminal_id: string;
  /** Certificate as it was signed, RFC 8785 text. */
  readonly certificate: string;
  readonly sig: string;
  readonly issued_at: string;
  readonly log_index: number;
}

/** 紛失・盗難届 */
export interface LossesTable {
  readonly id: Generated<number>;
  readonly terminal_id: string;
  readonly loan_id: string | null;
  /** LossBody as JSON. */
  readonly facts: string;
  readonly reported_at: string;
  readonly reported_by: string;
  readonly cancelled_at: string | null;
  readonly cancelled_reason: string | null;
  /** When what it says was disposed of, and what the orders to erase say that it led to. */
  readonly emptied_at: Generated<string | null>;
}

/** 督促, each made by hand. */
export interface RemindersTable {
  readonly id: Generated<number>;
  readonly loan_id: string;
  readonly at: string;
  readonly by_id: string;
  readonly how: 'telephone' | 'mail' | 'in-person';
  readonly note: string;
}

/** Sealed exports of a loan's trail that were taken in to their end. */
export interface TrailImportsTable {
  readonly id: Generated<number>;
  readonly loan_id: string;
  readonly terminal_id: string;
  readonly end_seq: number;
  readonly end_head: string;
  readonly at: string;
  readonly by_actor: string;
  readonly by_name: string;
}

export interface LendingTables {
  readonly terminal_events: TerminalEventsTable;
  readonly loan_requests: LoanRequestsTable;
  readonly loan_items: LoanItemsTable;
  readonly service_codes: ServiceCodesTable;
  readonly preparations: PreparationsTable;
  readonly wipes: WipesTable;
  readonly wipe_checks: WipeChecksTable;
  readonly certificates: CertificatesTable;
  readonly losses: LossesTable;
  readonly reminders: RemindersTable;
  readonly trail_imports: TrailImportsTable;
}
