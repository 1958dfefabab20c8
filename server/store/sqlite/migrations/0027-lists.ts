import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

/** What is open of the steps that are there. */
export const openSoFar = `insert into open_reports (staff_id, day)
  select staff_id, day from report_steps where emptied_at is null
  group by staff_id, day having max(id) = max(iif(act = 'confirmed', 0, id))`;

const statements = [
  // Forms as they are listed: of all, of a section, and those that wait for somebody.
  'create index forms_by_kind on forms (kind, applied_at, id) where emptied_at is null',
  'create index forms_by_section_kind on forms (section_id, kind, applied_at, id) where emptied_at is null',
  `create index forms_waiting_by_kind on forms (kind, applied_at, id)
     where waits_for is not null and emptied_at is null`,
  'create index forms_by_applicant_kind on forms (applicant_id, kind, applied_at, id) where emptied_at is null',
  'create index forms_gone on forms (applicant_id, kind) where emptied_at is not null',

  // 借用願 and データ持出し申請 of all sections, newest first.
  'create index loan_requests_by_time on loan_requests (asked_at, id) where emptied_at is null',
  'create index takeouts_by_time on takeouts (created_at, id) where papers_emptied_at is null',

  // A period of some people, not of everybody.
  'create index order_steps_by_staff on order_steps (staff_id, day, id)',
  // Whoever has worked for a section.
  'create index loans_by_section on loans (section_id, staff_id)',
  'create index telephone_reports_by_section on telephone_reports (section_id, staff_id)',

  // Reports whose newest step is no confirmation, so that what waits is found without what was confirmed in all years.
  `create table open_reports (staff_id text not null, day text not null, primary key (staff_id, day)) without rowid`,
  `create trigger open_reports_step after insert on report_steps begin
     delete from open_reports where staff_id = new.staff_id and day = new.day;
     insert into open_reports (staff_id, day) select new.staff_id, new.day where new.act <> 'confirmed';
   end`,
  `create trigger open_reports_emptied after update of emptied_at on report_steps begin
     delete from open_reports where staff_id = new.staff_id and day = new.day;
   end`,
  openSoFar,
];

/** Lists that stay quick over years: an index for each order in which rows are shown, and what waits by itself. */
export async function lists(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
