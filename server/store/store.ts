import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export type Tx = Transaction<Tables>;
/** What only reads. */
export type Reader = Pick<Kysely<Tables>, 'selectFrom'>;
/** A connection of its own for reading alone. */
export interface OpenReader {
  readonly reader: Reader;
  readonly close: () => Promise<void>;
}

/** The office's database. What differs between SQLite and PostgreSQL stays behind this. */
export interface Store {
  /** For reading outside a transaction. Never used inside `write`: there is one connection. */
  readonly db: Kysely<Tables>;
  /** For long reading in the background: waits for nobody who writes, and sees what is committed. */
  readonly reader: Reader;
  /** Runs `work` in one transaction that holds the right to write from its start. Durable when it resolves. */
  readonly write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** True where the database could not do its work now (full, busy, disk fault) and the same call may succeed later. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Writes what is committed to its final place, so that nothing deleted stays behind in a journal. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
}
