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
     answered_counter bigint not null default -1, revoked_at text)`,
  // A PC is lent to one person at a time.
  `create unique index loans_one_per_terminal on loans (terminal_id) where state = 'lent'`,
  `create table enrol_codes (
     code_hash text primary key, terminal_id text not null references terminals (id),
     expires_at bigint not null, used_at bigint)`,
  `create table devices (
     loan_id text primary key references loans (id), device_key text not null, seal_key text not null,
     machine text not null, enrolled_at text not null, enrolled_index bigint not null)`,
];

const trail = [
  `create table chains (
     id text primary key, loan_id text not null references loans (id), next_seq bigint not null, head text not null,
     seal_period bigint not null, seal_key text not null,
     code_counter bigint not null default 0, code_open integer not null default 0,
     locked integer not null default 0, forked integer not null default 0, suspect integer not null default 0,
     fork_bytes bigint not null default 0, last_contact_at text, last_refusal text)`,
  `create index chains_by_loan on chains (loan_id)`,
  // The place in the office log is the row's own number: one tree of the file less to write an entry into.
  `create table entries (
     log_index integer primary key, chain text not null references chains (id), seq bigint not null,
     hash text not null, at text not null, received_at text not null, session text, type text not null,
     disposition text not null, actor text not null, leaf text not null, salt text, data text, unique (chain, seq))`,
  `create index entries_by_session on entries (session, seq) where session is not null`,
  `create table forks (
     chain text not null references chains (id), seq bigint not null, hash text not null, received_at text not null,
     seal_valid integer not null, entry text, primary key (chain, seq, hash))`,
  `create table sessions (
     id text primary key, chain text not null references chains (id), loan_id text not null references loans (id),
     day text not null, started_at text not null, since text, ended_at text, state text not null, closed_by text,
     work text not null, result text, entries integer not null, prevented integer not null, gaps integer not null)`,
  `create index sessions_by_start on sessions (started_at, id)`,
  `create index sessions_by_chain on sessions (chain, state)`,
  `create table dictated_codes (
     loan_id text not null references loans (id), counter bigint not null, purpose text not null,
     anchor text not null, at text not null, account text not null, primary key (loan_id, counter))`,
  `create table given_answers (
     loan_id text not null references loans (id), counter bigint not null, answer text not null,
     argument integer not null, at text not null, account text not null, primary key (loan_id, counter))`,
  `create table raised_codes (
     chain text not null references chains (id), counter bigint not null, seq bigint not null, hash text not null,
     primary key (chain, counter))`,
  `create table incidents (
     id integer primary key, chain text not null references chains (id), seq bigint not null, kind text not null,
     found_at text not null, unique (chain, seq, kind))`,
];

const office = [
  `create table office_acts (
     log_index integer primary key, at text not null, actor text not null, act text not null, salt text, data text)`,
  `create index office_acts_by_name on office_acts (act, log_index)`,
  `create table holds (
     id integer primary key, loan_id text not null references loans (id), reason text not null,
     placed_at text not null, placed_by text not null, released_at text, released_by text, released_reason text)`,
  `create index holds_in_force on holds (loan_id) where released_at is null`,
];

const log = [
  `create table log_leaves (idx integer primary key, leaf blob not null)`,
  `create table log_nodes (
     level integer not null, idx bigint not null, node blob not null, primary key (level, idx)) without rowid`,
  `create table log_head (
     id integer primary key check (id = 1), size bigint not null, frontier blob not null,
     published_size bigint not null default 0)`,
];

/** What is written once: the database itself refuses to change or delete it, whatever the program does. */
const writtenOnce = [
  'office_acts',
  'entries',
  'forks',
  'log_leaves',
  'log_nodes',
  'raised_codes',
  'given_answers',
  'incidents',
];
const neverDeleted = [...writtenOnce, 'log_head', 'holds', 'dictated_codes'];

/** Columns that disposal by rule empties; everything else of the row stays as it was written. */
const disposable: Readonly<Record<string, { readonly emptied: readonly string[]; readonly kept: readonly string[] }>> =
  {
    entries: {
      emptied: ['salt', 'data'],
      kept: [
        ...[
          'log_index',
          'chain',
          'seq',
          'hash',
          'at',
          'received_at',
          'session',
          'type',
          'disposition',
          'actor',
          'leaf',
        ],
      ],
    },
    office_acts: { emptied: ['salt', 'data'], kept: ['log_index', 'at', 'actor', 'act'] },
    forks: { emptied: ['entry'], kept: ['chain', 'seq', 'hash', 'received_at', 'seal_valid'] },
  };

/** Loans under legal hold; of an act it is not known which loans it touches, so any hold of its time protects it. */
const heldLoan = (table: string): string =>
  table === 'office_acts'
    ? `select 1 from holds join loans on loans.id = holds.loan_id
       where holds.released_at is null and loans.from_day <= date(old.at, '+9 hours')`
    : `select 1 from holds join chains on chains.loan_id = holds.loan_id
       where holds.released_at is null and chains.id = old.chain`;

function updateTrigger(table: string): string {
  const rule = disposable[table];
  const unless =
    rule === undefined
      ? ''
      : `when not (${[
          ...rule.emptied.map((column) => `new.${column} is null`),
          ...rule.kept.map((column) => `new.${column} is old.${column}`),
          `not exists (${heldLoan(table)})`,
        ].join(' and ')})`;
  return `create trigger ${table}_no_update before update on ${table} ${unless}
     begin select raise(abort, '${table} is append-only'); end`;
}

const appendOnly = [
  ...writtenOnce.map(updateTrigger),
  ...neverDeleted.map(
    (table) => `create trigger ${table}_no_delete before delete on ${table}
     begin select raise(abort, '${table} is append-only'); end`,
  ),
  // INSERT OR REPLACE deletes without asking a delete trigger.
  ...[
    ['office_acts', 'log_index = new.log_index'],
    ['entries', 'log_index = new.log_index or (chain = new.chain and seq = new.seq)'],
    ['log_leaves', 'idx = new.idx'],
  ].map(
    ([table, same]) => `create trigger ${table}_no_replace before insert on ${table}
     when exists (select 1 from ${table} where ${same})
     begin select raise(abort, '${table} is append-only'); end`,
  ),
  `create trigger log_head_no_shrink before update on log_head
     when new.size < old.size or new.published_size < old.published_size
     begin select raise(abort, 'the log does not shrink'); end`,
];

/** Accounts, loans, the trail as received, the office's own acts, and the log of both. */
export async function first(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...people, ...loans, ...trail, ...office, ...log, ...appendOnly])
    await sql.raw(statement).execute(tx);
  await tx
    .insertInto('log_head')
    .values({ id: 1, size: 0, frontier: Buffer.alloc(0), published_size: 0 })
    .execute();
}
