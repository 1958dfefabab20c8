import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `alter table sign_ins add column stage text not null default 'full' check (stage in ('code', 'set-up', 'full'))`,
  `create table second_factors (
     account_id text primary key references accounts (id), secret text, last_step integer not null default 0,
     since text, pending text, pending_at integer,
     check ((secret is null) = (since is null)), check ((pending is null) = (pending_at is null)))`,
  `create table recovery_codes (
     account_id text not null references accounts (id), hash text not null, primary key (account_id, hash))`,
];

/** 二段階認証 of console accounts. */
export async function secondFactor(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
