import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const tables = [
  `create table takeouts (
     id text primary key, staff_id text not null, staff_name text not null, section_id text not null,
     section_name text not null, purpose text not null, from_day text not null, to_day text not null,
     loan_id text, request_id text references loan_requests (id), papers text not null, state text not null,
     created_at text not null, check ((loan_id is null) <> (request_id is null))) without rowid`,
  `create index takeouts_by_staff on takeouts (staff_id)`,
  `create index takeouts_by_section on takeouts (section_id)`,
  `create index takeouts_by_loan on takeouts (loan_id)`,
  `create index takeouts_by_request on takeouts (request_id)`,
  `create table takeout_files (
     takeout_id text not null references takeouts (id), n integer not null, path text not null,
     bytes bigint not null, received bigint not null, sha256 text, scan text,
     cleared_at text, cleared_by text, cleared_name text, cleared_reason text,
     primary key (takeout_id, n)) without rowid`,
  `create table takeout_steps (
     id integer primary key, takeout_id text not null references takeouts (id), at text not null,
     by_id text not null, by_name text not null, act text not null, remark text not null)`,
  `create index takeout_steps_by_takeout on takeout_steps (takeout_id, id)`,
  `create table delivery_rights (
     loan_id text primary key references loans (id), token_hash text not null unique, expires_at bigint not null)
   without rowid`,
];

const refuse = (table: string, verb: string, when: string): string =>
  `create trigger ${table}_no_${verb} before ${verb} on ${table} ${when}
   begin select raise(abort, '${table} is append-only'); end`;
const changeable = (id: string): string =>
  `exists (select 1 from takeouts where id = ${id} and state in ('draft', 'returned'))`;

const rules = [
  refuse('takeout_steps', 'update', ''),
  refuse('takeout_steps', 'delete', ''),
  // What was decided on stays as it was looked at: whatever else goes wrong, no other file takes its place.
  refuse('takeout_files', 'insert', `when not ${changeable('new.takeout_id')}`),
  refuse('takeout_files', 'delete', `when not ${changeable('old.takeout_id')}`),
  refuse(
    'takeout_files',
    'update',
    `when not ${changeable('old.takeout_id')} and not (new.path is old.path and new.bytes is old.bytes
       and new.received is old.received and new.sha256 is old.sha256 and new.scan is old.scan)`,
  ),
];

/** データ持出し申請: what is asked for, its files, every step, and the PCs' right to fetch what was approved. */
export async function takeout(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...tables, ...rules]) await sql.raw(statement).execute(tx);
}
