import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table id_movements (
     id integer primary key, fiscal_year integer not null, from_section text references sections (id),
     to_section text references sections (id), ids integer not null, cause text not null,
     reverses bigint unique references id_movements (id), form_id text references forms (id), reason text not null,
     at text not null, by_id text not null, by_name text not null)`,
  'create index id_movements_by_year on id_movements (fiscal_year, id)',
  ...['update', 'delete'].map(
    (what) => `create trigger id_movements_no_${what} before ${what} on id_movements
     begin select raise(abort, 'id_movements is append-only'); end`,
  ),
  // Which rules an order follows; those that were there before follow the city's own.
  "alter table order_rows add column scheme text not null default 'rule'",
];

/** テレワーク用ID as a ledger, and orders under the J-LIS pilot. */
export async function telework(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
