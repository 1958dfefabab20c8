import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const tables = [
  `create table hand_ins (
     id integer primary key, loan_id text not null references loans (id), token_hash text not null unique,
     expires_at bigint not null, opened_at text not null,
     revision integer not null default 0, files integer not null default 0, bytes bigint not null default 0,
     manifest text, rows integer not null default 0, length bigint, stream_at bigint not null default 0,
     pack_bytes bigint not null default 0, refused_n integer, completed_at text)`,
  `create index hand_ins_by_loan on hand_ins (loan_id, id)`,
  // Whoever comes back finds the one that was begun.
  `create unique index hand_ins_one_open on hand_ins (loan_id) where completed_at is null`,
  `create table hand_in_files (
     hand_in_id integer not null references hand_ins (id), revision integer not null, n integer not null,
     path_text text not null, path_bytes text not null, bytes bigint not null, sha256 text not null,
     primary key (hand_in_id, revision, n)) without rowid`,
  `create table hand_in_plan (
     hand_in_id integer not null references hand_ins (id), at bigint not null, n integer not null,
     bytes bigint not null, sha256 text not null, primary key (hand_in_id, at)) without rowid`,
  `create table hand_in_contents (
     hand_in_id integer not null references hand_ins (id), sha256 text not null, bytes bigint not null,
     pack_at bigint not null, primary key (hand_in_id, sha256)) without rowid`,
];

const refuse = (table: string, verb: 'insert' | 'update' | 'delete', when: string): string =>
  `create trigger ${table}_no_${verb} before ${verb} on ${table} ${when}
   begin select raise(abort, '${table} is append-only'); end`;

const kept = ['loan_id', 'opened_at', 'revision', 'files', 'bytes', 'manifest', 'rows', 'length', 'pack_bytes'];

const rules = [
  refuse('hand_ins', 'delete', ''),
  // What is complete stays as it was taken; only the right to ask after it may be given anew.
  refuse(
    'hand_ins',
    'update',
    `when old.completed_at is not null and not (${[...kept, 'completed_at', 'stream_at', 'id']
      .map((column) => `new.${column} is old.${column}`)
      .join(' and ')})`,
  ),
  ...['hand_in_files', 'hand_in_contents'].flatMap((table) =>
    (['insert', 'update', 'delete'] as const).map((verb) =>
      refuse(
        table,
        verb,
        `when exists (select 1 from hand_ins where completed_at is not null
           and id = ${verb === 'insert' ? 'new' : 'old'}.hand_in_id)`,
      ),
    ),
  ),
];

/** 成果物の提出: the lists, and what of them the packs hold. */
export async function handIn(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...tables, ...rules]) await sql.raw(statement).execute(tx);
}
