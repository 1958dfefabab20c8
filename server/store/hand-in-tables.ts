import type { Generated } from 'kysely';

/** 成果物の提出: one for each time that a borrower hands in. */
export interface HandInsTable {
  readonly id: Generated<number>;
  readonly loan_id: string;
  /** SHA-256 of the bearer token, hex: the token itself is never stored. */
  readonly token_hash: string;
  /** Milliseconds since 1970. */
  readonly expires_at: number;
  readonly opened_at: string;
  /** The newest list; 0 before the first. */
  readonly revision: number;
  readonly files: number;
  readonly bytes: number;
  readonly manifest: string | null;
  /** Rows of that list that are there. */
  readonly rows: number;
  /** Length of its stream; null until all rows are there and it is known what of them is wanted. */
  readonly length: number | null;
  /** How much of the stream is on the disk, and the length of the pack then. What the file holds beyond it is torn. */
  readonly stream_at: number;
  readonly pack_bytes: number;
  readonly refused_n: number | null;
  readonly completed_at: string | null;
  /** When its files were disposed of. */
  readonly emptied_at: Generated<string | null>;
}

/** The list, as it was sent. */
export interface HandInFilesTable {
  readonly hand_in_id: number;
  readonly revision: number;
  readonly n: number;
  readonly path_text: string;
  /** Base64. */
  readonly path_bytes: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What is wanted of a list, by its place in the stream. Gone once the hand-in is complete. */
export interface HandInPlanTable {
  readonly hand_in_id: number;
  readonly at: number;
  readonly n: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What the pack holds, each verified against its hash when its last byte arrived. */
export interface HandInContentsTable {
  readonly hand_in_id: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly pack_at: number;
}

export interface HandInTables {
  readonly hand_ins: HandInsTable;
  readonly hand_in_files: HandInFilesTable;
  readonly hand_in_plan: HandInPlanTable;
  readonly hand_in_contents: HandInContentsTable;
}
