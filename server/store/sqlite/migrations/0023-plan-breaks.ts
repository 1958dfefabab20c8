import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  'create table plan_breaks (form_id text primary key, breaks text not null) without rowid',
  // Of what was approved before, nobody wrote down under which setting: under that of today, as it was read until now.
  `insert into plan_breaks
     select forms.id, json_extract(settings.value, '$.breaks') from forms, settings
     where forms.kind = 'plan' and settings.key = 'work-rules'
       and exists (select 1 from form_steps where form_id = forms.id and act = 'approve')`,
];

/** The breaks under which each 計画書 was approved: a later setting changes no day that was approved, or worked. */
export async function planBreaks(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
