import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const daysOf = (row: string): string =>
  `insert or ignore into plan_days (day, form_id)
     select json_extract(value, '$.date'), ${row}.id from json_each(${row}.content, '$.days')`;

const statements = [
  `create table presence_questions (
     id integer primary key, loan_id text not null references loans (id), staff_id text not null, section_id text not null,
     serial bigint not null, asked_at text not null, within_min integer not null, by_id text not null, by_name text not null)`,
  'create index presence_questions_loan on presence_questions (loan_id, serial)',
  'create index presence_questions_asked on presence_questions (asked_at)',
  `create table loan_plans (
     loan_id text not null references loans (id), serial bigint not null, at text not null, days text not null,
     revoked text not null, primary key (loan_id, serial))`,
  ...['presence_questions', 'loan_plans'].flatMap((table) =>
    ['update', 'delete'].map(
      (act) => `create trigger ${table}_no_${act} before ${act} on ${table}
     begin select raise(abort, '${table} is append-only'); end`,
    ),
  ),
  // The days of each 計画書, so that one day's plan is found without reading all plans of a person.
  `create table plan_days (
     day text not null, form_id text not null references forms (id), primary key (day, form_id)) without rowid`,
  'create index plan_days_form on plan_days (form_id)',
  `create trigger plan_days_new after insert on forms when new.kind = 'plan'
     begin ${daysOf('new')}; end`,
  `create trigger plan_days_again after update of content on forms when new.kind = 'plan'
     begin delete from plan_days where form_id = new.id; ${daysOf('new')}; end`,
  `insert or ignore into plan_days (day, form_id)
     select json_extract(value, '$.date'), forms.id from forms, json_each(forms.content, '$.days')
     where forms.kind = 'plan'`,
];

/** Questions whether somebody is at work, and the approved days that terminals are told of after the hand-over. */
export async function presence(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
