import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table forms (
     id text primary key, kind text not null, applicant_id text not null references accounts (id),
     applicant_name text not null, section_id text not null references sections (id), section_name text not null,
     summary text not null, content text not null, revision integer not null, state text not null,
     done integer not null, waits_for text, to_tell text, applied_at text not null, changed_at text not null)`,
  `create index forms_by_applicant on forms (applicant_id, kind, id)`,
  `create index forms_by_section on forms (section_id, id)`,
  `create index forms_waiting on forms (waits_for, section_id) where waits_for is not null`,
  `create index forms_telling on forms (to_tell) where to_tell is not null`,
  `create table form_steps (
     form_id text not null references forms (id), n integer not null, act text not null, at text not null,
     by_id text not null, by_name text not null, role text not null, deputy_for_id text, deputy_for_name text,
     remark text not null, confirmed text not null, overridden text not null, revision integer not null, content text,
     log_index bigint, primary key (form_id, n))`,
  `create table deputies (
     id integer primary key, section_id text not null references sections (id), head_id text not null references accounts (id),
     deputy_id text not null references accounts (id), from_day text not null, to_day text not null,
     named_at text not null, ended_at text)`,
  `create index deputies_by_deputy on deputies (deputy_id)`,
];

/** What was done to a form stays as it was written; a form is never deleted, whatever becomes of it. */
const guards = [
  `create trigger form_steps_no_update before update on form_steps
     begin select raise(abort, 'form_steps is append-only'); end`,
  ...['form_steps', 'forms', 'deputies'].map(
    (table) => `create trigger ${table}_no_delete before delete on ${table}
     begin select raise(abort, '${table} is append-only'); end`,
  ),
  `create trigger forms_ended before update on forms
     when old.state in ('refused', 'withdrawn', 'revoked') and (new.state is not old.state or new.content is not old.content)
     begin select raise(abort, 'forms: what has ended stays'); end`,
];

/** 様式: forms as data, every step of theirs, and who decides in a head's stead. */
export async function forms(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...statements, ...guards]) await sql.raw(statement).execute(tx);
}
