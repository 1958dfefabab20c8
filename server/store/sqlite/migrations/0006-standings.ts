import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table standings (
     loan_id text not null references loans (id), serial bigint not null, revoked integer not null, since text not null,
     primary key (loan_id, serial))`,
  ...['update', 'delete'].map(
    (what) => `create trigger standings_no_${what} before ${what} on standings
     begin select raise(abort, 'standings is append-only'); end`,
  ),
  // Loans that were taken back before terminals could be told of it.
  `insert into standings (loan_id, serial, revoked, since)
     select id, cast(strftime('%s', revoked_at) as integer) * 1000, 1, revoked_at from loans where revoked_at is not null`,
];

/** Whether loans hold, as terminals are told. */
export async function standings(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
