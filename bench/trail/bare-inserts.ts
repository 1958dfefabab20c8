import { hash } from 'node:crypto';
import Database from 'better-sqlite3';

export type EntryRow = Readonly<Record<string, string | number | null>>;

/** The entries that an office holds, in the order of its log, with the statements that made their table. */
export function readEntries(database: string): {
  readonly rows: readonly EntryRow[];
  readonly shape: readonly string[];
} {
  const db = new Database(database, { readonly: true });
  try {
    const rows = db.prepare<[], EntryRow>('select * from entries order by log_index').all();
    const shape = db
      .prepare<[], string>(
        `select sql from sqlite_master where tbl_name = 'entries' and type in ('table', 'index') and sql is not null
         order by type desc`,
      )
      .pluck()
      .all();
    return { rows, shape };
  } finally {
    db.close();
  }
}

/**
 * The reference of `ingest`: the same rows into a table of the same shape with as little program as possible, each
 * chained to the one before by SHA-256, as many to a transaction as a batch has, each transaction synced.
 * @returns rows per second
 */
export function insertBare(file: string, shape: readonly string[], rows: readonly EntryRow[], batch: number): number {
  const db = new Database(file);
  // The table alone is made: there are no chains that its rows could point to.
  db.pragma('foreign_keys = OFF');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  for (const statement of shape) db.exec(statement);
  const columns = Object.keys(rows[0] ?? {});
  const insert = db.prepare(
    `insert into entries (${columns.join(', ')}) values (${columns.map((c) => `@${c}`).join(', ')})`,
  );
  let head = '';
  const take = db.transaction((part: readonly EntryRow[]) => {
    for (const row of part) {
      head = hash('sha256', `${head}${row.leaf}`, 'hex');
      insert.run({ ...row, hash: head });
    }
  });
  const startMs = performance.now();
  for (let from = 0; from < rows.length; from += batch) take(rows.slice(from, from + batch));
  const perSecond = (rows.length / (performance.now() - startMs)) * 1000;
  db.close();
  return perSecond;
}
