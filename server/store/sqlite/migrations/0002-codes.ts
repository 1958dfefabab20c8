import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table given_answers (
     loan_id text not null references loans (id), counter bigint not null, answer text not null,
     argument integer not null, at text not null, account text not null, primary key (loan_id, counter))`,
  `alter table loans add column revoked_at text`,
  ...['update', 'delete'].map(
    (verb) => `create trigger given_answers_no_${verb} before ${verb} on given_answers
     begin select raise(abort, 'given_answers is append-only'); end`,
  ),
];

/** The answers given to 連絡コード, and loans that were taken back. */
export async function codes(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
