import type Database from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Compiled statements kept; the office has fewer than this many shapes of query. */
const maxStatements = 256;

/**
 * better-sqlite3 as Kysely wants it, with two differences: a statement is compiled once and used again, and a
 * transaction takes the write lock when it begins. A deferred transaction that reads and then writes fails at once
 * when another process (the command line) wrote in between (https://sqlite.org/isolation.html).
 */
export function cachedDatabase(raw: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      raw.close();
    },
    prepare: (sql) => {
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
