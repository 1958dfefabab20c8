import type { Generated } from 'kysely';
import type { CheckFault, CheckRun, FindingState } from '#contract/http/audit-api.ts';

/** Searches that the auditor keeps. */
export interface SavedSearchesTable {
  readonly id: Generated<number>;
  readonly name: string;
  /** EntryFilters as JSON. */
  readonly filters: string;
  readonly saved_at: string;
  readonly saved_by: string;
  readonly archived_at: string | null;
}

export interface SamplesTable {
  readonly id: Generated<number>;
  readonly name: string;
  readonly filters: string;
  readonly seed: string;
  readonly algorithm: 'sha256-counter-1';
  readonly size: number;
  readonly population: number;
  readonly through: number;
  /** Numbers of the drawn entries as JSON, ascending. */
  readonly numbers: string;
  readonly drawn_at: string;
  readonly drawn_by: string;
}

export interface FindingsTable {
  readonly id: Generated<number>;
  readonly title: string;
  readonly detail: string;
  readonly section_id: string | null;
  /** EntryPlace[] as JSON. */
  readonly entries: string;
  readonly due_on: string;
  readonly raised_at: string;
  readonly raised_by: string;
  /** When it was disposed of, with its notes. */
  readonly emptied_at: string | null;
}

/** What became of a finding: its newest notes decide its state and its due date. */
export interface FindingNotesTable {
  readonly id: Generated<number>;
  readonly finding_id: number;
  readonly at: string;
  readonly by: string;
  readonly text: string;
  readonly state: FindingState | null;
  readonly due_on: string | null;
}

export interface CheckRunsTable {
  readonly id: Generated<number>;
  readonly by: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly outcome: CheckRun['outcome'];
  readonly entries: number;
  readonly acts: number;
}

/** What the newest check of a chain came to. */
export interface CheckedChainsTable {
  readonly chain: string;
  readonly run_id: number;
  /** Entries from seq 0 on that are sound. */
  readonly sound: number;
  readonly checked_at: string;
  readonly fault_seq: number | null;
  readonly fault_why: CheckFault | null;
}

/** Faults that belong to no chain. */
export interface CheckFaultsTable {
  readonly id: Generated<number>;
  readonly run_id: number;
  readonly why: CheckFault;
  readonly log_index: number;
  readonly found_at: string;
}

export interface AuditTables {
  readonly saved_searches: SavedSearchesTable;
  readonly samples: SamplesTable;
  readonly findings: FindingsTable;
  readonly finding_notes: FindingNotesTable;
  readonly check_runs: CheckRunsTable;
  readonly checked_chains: CheckedChainsTable;
  readonly check_faults: CheckFaultsTable;
}
