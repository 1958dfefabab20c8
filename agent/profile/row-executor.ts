import type { JsonValue } from '../json-value.ts';

/** What is known of one row of a profile. `unknown` never counts as good. */
export interface RowReading {
  readonly state: 'in-force' | 'not-in-force' | 'unknown';
  /** What was found, in Japanese, for 情報政策課 and for the entry. */
  readonly found: string;
}

/** How one kind of row is held on the system. One file for each kind. */
export interface RowExecutor<Row> {
  /** What the place holds now: all that `restore` needs to put it back byte for byte. */
  readonly capture: (row: Row) => Promise<JsonValue>;
  /** Puts the row in force. Needs rights. Doing it twice is doing it once. */
  readonly apply: (row: Row) => Promise<void>;
  /** Puts back what `capture` gave. Needs rights. */
  readonly restore: (row: Row, prior: JsonValue) => Promise<void>;
  /** Reads the row back, with the borrower's rights. */
  readonly attest: (row: Row) => Promise<RowReading>;
  /** Whether what `capture` gave is the row's own doing, or partly so: asked where no reading after `apply` was kept. */
  readonly isOurs?: (row: Row, now: JsonValue) => boolean;
  /** Keeps what the place holds now under another name beside it. @returns that name, null where nothing was to keep. */
  readonly keepBeside?: (row: Row) => Promise<string | null>;
}
