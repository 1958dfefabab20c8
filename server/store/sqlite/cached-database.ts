import type Database from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Compiled statements kept; the office has fewer than this many shapes of query. */
const maxStatements = 256;

/**
 * better-sqlite3 as Kysely wants it, with three differences. A statement is compiled once and used again. A rollback
 * that SQLite already did is none. A transaction takes the write lock when it begins: a deferred one that reads and
 * then writes fails at once when another process (the command line) wrote in between
 * (https://sqlite.org/isolation.html).
 */
export function cachedDatabase(raw: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  // A full disk or an I/O fault rolls back by itself (https://sqlite.org/lang_transaction.html, section 3); asking for
  // it again would fail and hide the fault.
  const rollback: SqliteStatement = {
    reader: false,
    all: () => [],
    iterate: () => [].values(),
    run: () => (raw.inTransaction ? raw.prepare('rollback').run() : { changes: 0, lastInsertRowid: 0 }),
  };
  return {
    close: () => {
      statements.clear();
      raw.close();
    },
    prepare: (sql) => {
      if (sql === 'rollback') return rollback;
      const known = statements.get(sql);
      if (known !== undefined) {
        // Moved to the end: the map's order is the order of use.
        statements.delete(sql);
        statements.set(sql, known);
        return known;
      }
      const fresh: SqliteStatement = raw.prepare(sql === 'begin' ? 'begin immediate' : sql);
      statements.set(sql, fresh);
      if (statements.size > maxStatements) {
        const oldest = statements.keys().next();
        if (!oldest.done) statements.delete(oldest.value);
      }
      return fresh;
    },
  };
}
