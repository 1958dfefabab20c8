import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  // One a counter: two codes under the same number are a terminal that was set back.
  `create table if not exists dictated_codes (
     loan_id text not null references loans (id), counter bigint not null, purpose text not null, anchor text not null,
     at text not null, account text not null, primary key (loan_id, counter))`,
  `create table given_answers (
     loan_id text not null references loans (id), counter bigint not null, answer text not null,
     argument integer not null, at text not null, account text not null, primary key (loan_id, counter))`,
  `alter table loans add column revoked_at text`,
  ...['dictated_codes', 'given_answers'].flatMap((table) =>
    ['update', 'delete'].map(
      (verb) => `create trigger if not exists ${table}_no_${verb} before ${verb} on ${table}
       begin select raise(abort, '${table} is append-only'); end`,
    ),
  ),
];

/** 連絡コード as they were dictated, the answers given to them, and loans that were taken back. */
export async function codes(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
