import { CompiledQuery } from 'kysely';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** Rows in one statement; what is left over goes one by one, so that two texts serve every number of rows. */
const rowsAtOnce = 50;

export type Cell = string | number | Uint8Array | null;

/**
 * An INSERT whose text is made once, for tables into which very many rows go: building a statement anew for every batch
 * costs more than SQLite needs to run it.
 */
export function insertRows<Table extends keyof Tables>(
  table: Table,
  columns: readonly (keyof Tables[Table] & string)[],
): (tx: Tx, rows: readonly (readonly Cell[])[]) => Promise<void> {
  const many = insertText(table, columns, rowsAtOnce);
  const one = insertText(table, columns, 1);
  return async (tx, rows) => {
    let at = 0;
    for (; at + rowsAtOnce <= rows.length; at += rowsAtOnce) {
      await tx.executeQuery(CompiledQuery.raw(many, rows.slice(at, at + rowsAtOnce).flat()));
    }
    for (; at < rows.length; at += 1) await tx.executeQuery(CompiledQuery.raw(one, [...(rows[at] ?? [])]));
  };
}

const insertText = (table: string, columns: readonly string[], rows: number): string => {
  const row = `(${columns.map(() => '?').join(', ')})`;
  return `insert into ${table} (${columns.join(', ')}) values ${Array.from({ length: rows }, () => row).join(', ')}`;
};
