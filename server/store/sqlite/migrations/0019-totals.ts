import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

/**
 * Makes all totals out of the summary by month. What `contract/statistics/totals.ts` does person by person: each row
 * counts in its section and in all, in its kind and in both.
 */
export const totalEverything = `insert into worked_totals (section_id, kind, month, persons, days, newcomers, year_newcomers)
   select section_id, kind, month, count(*), sum(days), sum(month = first), sum(month = first_of_year) from (
     select section_id, kind, month, days,
       min(month) over (partition by section_id, kind, staff_id) as first,
       min(month) over (partition by section_id, kind, staff_id, fiscal_year) as first_of_year
     from (
       select case all_sections when 1 then '' else section_id end as section_id,
         case both_kinds when 1 then '' else kind end as kind,
         staff_id, fiscal_year, month, sum(days) as days
       from worked_months, (select 0 as all_sections union all select 1), (select 0 as both_kinds union all select 1)
       group by 1, 2, 3, 4, 5))
   group by 1, 2, 3`;

const statements = [
  `create table worked_totals (
     section_id text not null, kind text not null, month text not null, persons integer not null,
     days integer not null, newcomers integer not null, year_newcomers integer not null,
     primary key (section_id, kind, month)) without rowid`,
  `create index worked_days_by_kind on worked_days (kind, day, staff_id)`,
  // Sessions of some loans in the order in which they are shown, without reading them.
  `create index sessions_by_loan_start on sessions (loan_id, started_at, id)`,
  `create index sessions_open on sessions (started_at, id) where state <> 'closed'`,
];

/** Totals that the figures of all years are read from, and the ways to a page of a long list. */
export async function totals(tx: Transaction<Tables>): Promise<void> {
  for (const statement of [...statements, totalEverything]) await sql.raw(statement).execute(tx);
}
