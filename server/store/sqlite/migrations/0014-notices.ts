import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `alter table accounts add column mail text not null default ''`,
  `create table notices (
     id integer primary key autoincrement, account_id text not null references accounts (id), key text not null,
     kind text not null, at text not null, title text not null, text text not null, page text, read_at text,
     unique (account_id, key))`,
  'create index notices_own on notices (account_id, id)',
  'create index notices_unread on notices (account_id, id) where read_at is null',
  `create table notice_switches (
     account_id text not null references accounts (id), kind text not null, mail integer not null,
     primary key (account_id, kind))`,
  `create table mails (
     id integer primary key autoincrement, notice_id integer not null references notices (id),
     message_id text not null unique, address text not null, state text not null, made_at text not null,
     next_at text, until_at text not null, begun_at text, tries integer not null, unsure integer not null, fault text not null)`,
  `create index mails_waiting on mails (next_at) where state = 'waiting'`,
  'create index mails_notice on mails (notice_id)',
];

/** お知らせ: notices, what each person gets by e-mail, and the outbox. */
export async function notices(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
