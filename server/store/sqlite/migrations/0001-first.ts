import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const people = [
  `create table settings (key text primary key, value text not null)`,
  `create table sections (id text primary key, name text not null)`,
  `create table accounts (
     id text primary key, name text not null, section_id text not null references sections (id), role text not null,
     disabled integer not null default 0,
     password_salt text not null, password_hash text not null, password_memory_kib integer not null,
     password_passes integer not null, password_parallelism integer not null)`,
  `create table sign_ins (
     token_hash text primary key, account_id text not null references accounts (id),
     created_at bigint not null, seen_at bigint not null)`,
  `create index sign_ins_by_account on sign_ins (account_id)`,
  `create table throttles (
     key text primary key, failures integer not null, window_from bigint not null, blocked_until bigint not null)`,
];

const loans = [
  `create table terminals (id text primary key, name text not null)`,
  `create table loans (
     id text primary key, terminal_id text not null references terminals (id), state text not null,
     staff_id text not null references accounts (id), staff_name text not null,
     section_id text not null references sections (id), section_name text not null,
     from_day text not null, to_day text not null,
     statement text not null, statement_sig text not null, statement_hash text not null,
     answered_counter bigint not null default -1)`,
  // A PC is lent to one person at a time.
  `create unique index loans_one_per_terminal on loans (terminal_id) where state = 'lent'`,
  `create table enrol_codes (
     code_hash text primary key, terminal_id text not null references terminals (id),
     expires_at bigint not null, used_at bigint)`,
  `create table devices (
     loan_id text primary key references loans (id), device_key text not null, seal_key text not null,
     machine text not null, enrolled_at text not null)`,
];

const trail = [
  `create table chains (
     id text primary key, loan_id text not null references loans (id), next_seq bigint not null, head text not null,
     locked integer not null default 0, forked integer not null default 0, fork_bytes bigint not null default 0,
     last_contact_at text, last_refusal text)`,
  `create table entries (
     chain text not null references chains (id), seq bigint not null, hash text not null, at text not null,
     received_at text not null, session text, type text not null, disposition text not null, actor text not null,
     leaf text not null, salt text not null, data text not null, primary key (chain, seq))`,
  `create index entries_by_session on entries (session, seq)`,
  `create table forks (
     chain text not null references chains (id), seq bigint not null, hash text not null, received_at text not null,
     seal_valid integer not null, entry text, primary key (chain, seq, hash))`,
  `create table sessions (
     id text primary key, chain text not null references chains (id), loan_id text not null references loans (id),
     day text not null, started_at text not null, since text, ended_at text, state text not null, closed_by text,
     work text not null, result text, entries integer not null, prevented integer not null, gaps integer not null)`,
  `create index sessions_by_start on sessions (started_at, id)`,
  `create index sessions_by_chain on sessions (chain, state)`,
];

const office = [
  `create table office_acts (
     idx bigint primary key, at text not null, actor text not null, act text not null, data text not null,
     prev text not null unique, hash text not null unique)`,
  `create table office_head (id integer primary key check (id = 1), next_idx bigint not null, head text not null)`,
];

/** What is written once: the database itself refuses to change or delete it, whatever the program does. */
const appendOnly = ['office_acts', 'entries', 'forks'].flatMap((table) =>
  ['update', 'delete'].map(
    (verb) => `create trigger ${table}_no_${verb} before ${verb} on ${table}
     begin select raise(abort, '${table} is append-only'); end`,
  ),
);

/** Accounts, loans, the trail as received, and the office's own acts. */
export async function first(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...people, ...loans, ...trail, ...office, ...appendOnly])
    await sql.raw(statement).execute(tx);
  await tx
    .insertInto('office_head')
    .values({ id: 1, next_idx: 0, head: '0'.repeat(64) })
    .execute();
}
