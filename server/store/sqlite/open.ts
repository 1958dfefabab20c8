import { closeSync, openSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { OpenReader, Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import { cachedDatabase } from './cached-database.ts';
import { groupCommit } from './group-commit.ts';
import { migrate } from './migrate.ts';

/** Result codes after which the same call may succeed later: the disk is full, or someone else holds the lock. */
const unavailable = /^SQLITE_(FULL|BUSY|LOCKED|IOERR|CANTOPEN|READONLY)/;

/**
 * Opens (and where needed makes or migrates) the database file.
 * @param busyTimeoutMs how long a write waits for another process (the command line) before it counts as refused.
 */
export async function openSqlite(file: string, busyTimeoutMs = 5_000): Promise<Store> {
  // Made here, so that nobody else can read it; SQLite gives its journal the same permissions.
  closeSync(openSync(file, 'a', 0o600));
  const raw = new Database(file, { timeout: busyTimeoutMs });
  // Durable first: what was answered survives a power cut (https://sqlite.org/pragma.html#pragma_synchronous).
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  // What disposal deletes is overwritten with zeros (https://sqlite.org/pragma.html#pragma_secure_delete).
  raw.pragma('secure_delete = ON');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: cachedDatabase(raw) }) });
  await migrate(db);
  const { reader, close } = openSqliteReader(file, busyTimeoutMs);
  const write = groupCommit(db, () => raw.inTransaction);
  const stands = standsOf(file);
  return {
    ...{ db, reader },
    write: (work) =>
      write((tx) => {
        stands();
        return work(tx);
      }),
    isUnavailable: (error) =>
      error instanceof Error && 'code' in error && typeof error.code === 'string' && unavailable.test(error.code),
    settle: async () => void raw.pragma('wal_checkpoint(TRUNCATE)'),
    close: async () => {
      await close();
      await db.destroy();
    },
  };
}

/**
 * Makes the check that the file still is what its name leads to, which SQLite does not make with a log (WAL): what is
 * written into one that was moved away or replaced (a backup laid over a running server) is found by nobody.
 */
function standsOf(file: string): () => void {
  const opened = statSync(file);
  return () => {
    const now = statSync(file, { throwIfNoEntry: false });
    if (now?.ino === opened.ino && now.dev === opened.dev) return;
    throw new Database.SqliteError(`${file} is another file than was opened`, 'SQLITE_READONLY_DBMOVED');
  };
}

/** A connection of its own to a database that is open already, for reading alone: also from another thread. */
export function openSqliteReader(file: string, busyTimeoutMs = 5_000): OpenReader {
  const raw = new Database(file, { readonly: true, timeout: busyTimeoutMs });
  const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database: cachedDatabase(raw) }) });
  return { reader, close: () => reader.destroy() };
}
