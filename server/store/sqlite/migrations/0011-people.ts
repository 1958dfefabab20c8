import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `alter table sections add column division text not null default ''`,
  `alter table sections add column from_day text not null default '2020-04-01'`,
  `alter table sections add column to_day text`,
  `alter table accounts add column kana text not null default ''`,
  `alter table accounts add column post text not null default ''`,
  `alter table accounts add column employment text`,
  `alter table accounts add column password_state text not null default 'own'`,
  `create table postings (
     account_id text not null references accounts (id), from_day text not null,
     section_id text not null references sections (id), primary key (account_id, from_day))`,
  `create index postings_by_day on postings (from_day)`,
];

/** 利用者と所属: sections with from and to, what is known of a person, and where they were when. */
export async function people(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
