import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table trail_imports (
     id integer primary key, loan_id text not null references loans (id), terminal_id text not null,
     end_seq bigint not null, end_head text not null, at text not null, by_actor text not null, by_name text not null,
     unique (loan_id, end_seq))`,
  ...['update', 'delete'].map(
    (change) => `create trigger trail_imports_no_${change} before ${change} on trail_imports
     begin select raise(abort, 'trail_imports is append-only'); end`,
  ),
];

/** Sealed exports of a loan's trail that were taken in to their end. */
export async function trailImports(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
