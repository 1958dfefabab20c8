import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

/**
 * Counts every session there is. What `server/statistics/recount.ts` does day by day, for days that were worked before
 * they were counted: the first session of a person's day says where the day belongs.
 */
export const countEverything = [
  `insert into worked_days (day, staff_id, section_id, kind, telework, sessions, minutes)
     select day, staff_id, section_id, 'normal', telework, sessions, minutes from (
       select s.day, l.staff_id, l.section_id,
         coalesce(case when json_valid(l.statement) then json_extract(l.statement, '$.facts.policy.telework') end, 'home')
           as telework,
         count(*) over (partition by s.day, l.staff_id) as sessions,
         sum(case when s.ended_at is null or s.ended_at = '' then 0
             else max(0, cast(round((julianday(s.ended_at) - julianday(s.started_at)) * 1440) as integer)) end)
           over (partition by s.day, l.staff_id) as minutes,
         row_number() over (partition by s.day, l.staff_id order by s.started_at, s.id) as place
       from sessions s join loans l on l.id = s.loan_id) where place = 1`,
  `insert into worked_months (month, staff_id, section_id, kind, telework, fiscal_year, days, minutes)
     select substr(day, 1, 7), staff_id, section_id, kind, telework,
       min(cast(substr(day, 1, 4) as integer) - (substr(day, 6, 2) < '04')), count(*), sum(minutes)
     from worked_days group by 1, 2, 3, 4, 5`,
];

const statements = [
  `create table worked_days (
     day text not null, staff_id text not null, section_id text not null, kind text not null, telework text not null,
     sessions integer not null, minutes integer not null, primary key (day, staff_id)) without rowid`,
  `create index worked_days_by_staff on worked_days (staff_id, day)`,
  `create index worked_days_by_section on worked_days (section_id, day, staff_id)`,
  `create table worked_months (
     month text not null, staff_id text not null, section_id text not null, kind text not null, telework text not null,
     fiscal_year integer not null, days integer not null, minutes integer not null,
     primary key (month, staff_id, section_id, kind, telework)) without rowid`,
  // In this order persons are counted in one walk, without sorting.
  `create index worked_months_by_staff on worked_months (staff_id, fiscal_year, month, kind, section_id)`,
  `create table day_kinds (
     id integer primary key, staff_id text not null references accounts (id), from_day text not null,
     to_day text not null, kind text not null, reason text not null, at text not null, by_id text not null)`,
  `create index day_kinds_by_staff on day_kinds (staff_id, id)`,
  ...['update', 'delete'].map(
    (what) => `create trigger day_kinds_no_${what} before ${what} on day_kinds
     begin select raise(abort, 'day_kinds is append-only'); end`,
  ),
  `create table telework_ids (
     id integer primary key, fiscal_year integer not null, section_id text not null references sections (id),
     ids integer not null, reason text not null, at text not null, by_id text not null)`,
  `create index telework_ids_by_year on telework_ids (fiscal_year, section_id, id)`,
  ...['update', 'delete'].map(
    (what) => `create trigger telework_ids_no_${what} before ${what} on telework_ids
     begin select raise(abort, 'telework_ids is append-only'); end`,
  ),
  `create index if not exists loans_by_staff on loans (staff_id)`,
  `create index if not exists loans_by_period on loans (from_day, to_day)`,
  `create index if not exists sessions_by_loan_day on sessions (loan_id, day)`,
  `create index if not exists sessions_by_day on sessions (day, started_at, id, loan_id)`,
];

/** Summaries that statistics are counted from, and 区分 of days. */
export async function statistics(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...statements, ...countEverything]) await sql.raw(statement).execute(tx);
}
