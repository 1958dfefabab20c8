import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const tables = [
  `create table saved_searches (
     id integer primary key, name text not null, filters text not null, saved_at text not null, saved_by text not null,
     archived_at text)`,
  `create table samples (
     id integer primary key, name text not null, filters text not null, seed text not null, algorithm text not null,
     size integer not null, population integer not null, through bigint not null, numbers text not null,
     drawn_at text not null, drawn_by text not null)`,
  `create table findings (
     id integer primary key, title text not null, detail text not null, section_id text references sections (id),
     entries text not null, due_on text not null, raised_at text not null, raised_by text not null)`,
  `create table finding_notes (
     id integer primary key, finding_id integer not null references findings (id), at text not null, by text not null,
     text text not null, state text, due_on text)`,
  `create index finding_notes_by_finding on finding_notes (finding_id, id)`,
  `create table check_runs (
     id integer primary key, by text not null, started_at text not null, ended_at text, outcome text not null,
     entries bigint not null, acts bigint not null)`,
  `create table checked_chains (
     chain text primary key references chains (id), run_id integer not null references check_runs (id),
     sound bigint not null, checked_at text not null, fault_seq bigint, fault_why text)`,
  `create table check_faults (
     id integer primary key, run_id integer not null references check_runs (id), why text not null,
     log_index bigint not null, found_at text not null)`,
];

const refuse = (table: string, verb: 'update' | 'delete', when = ''): string =>
  `create trigger ${table}_no_${verb} before ${verb} on ${table} ${when}
   begin select raise(abort, '${table} is append-only'); end`;

const writtenOnce = ['samples', 'findings', 'finding_notes', 'check_faults'];
const neverDeleted = [...writtenOnce, 'saved_searches', 'check_runs', 'checked_chains'];

const rules = [
  ...writtenOnce.map((table) => refuse(table, 'update')),
  ...neverDeleted.map((table) => refuse(table, 'delete')),
  // A saved search is put aside once and changes in no other way.
  refuse(
    'saved_searches',
    'update',
    `when not (old.archived_at is null and new.archived_at is not null and new.id is old.id and new.name is old.name
       and new.filters is old.filters and new.saved_at is old.saved_at and new.saved_by is old.saved_by)`,
  ),
  // A check that has ended stays as it ended.
  refuse('check_runs', 'update', 'when old.ended_at is not null'),
];

/** The auditor's own tables: saved searches, samples, findings, and what the checks of the trail came to. */
export async function audit(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...tables, ...rules]) await sql.raw(statement).execute(tx);
}
