import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table report_steps (
     id integer primary key, staff_id text not null, day text not null, at text not null,
     by_id text not null, by_name text not null, act text not null, line text, before text, after text,
     reason text not null, content text, snapshot text)`,
  `create index report_steps_by_day on report_steps (staff_id, day, id)`,
  `create table telephone_reports (
     id integer primary key, staff_id text not null, staff_name text not null,
     section_id text not null references sections (id), section_name text not null, day text not null,
     at text not null, entered_at text not null, by_id text not null, by_name text not null, what text not null,
     reason text, words text not null, cancels bigint unique references telephone_reports (id))`,
  `create index telephone_reports_by_day on telephone_reports (day, staff_id, id)`,
  `create table order_rows (
     id integer primary key, section_id text not null references sections (id), section_name text not null,
     staff_id text not null, staff_name text not null, day text not null, from_time text not null,
     to_time text not null, work text not null, conditions text not null, added_at text not null,
     by_id text not null, unique (staff_id, day))`,
  `create index order_rows_by_day on order_rows (day)`,
  `create table order_steps (
     id integer primary key, staff_id text not null, day text not null, at text not null, by_id text not null,
     by_name text not null, step text not null, reason text not null, content text not null)`,
  `create index order_steps_by_day on order_steps (day, staff_id, id)`,
  `create index sessions_by_day on sessions (day)`,
  // A day has hundreds of heartbeats and a dozen entries that a report is made of.
  `create index entries_of_work on entries (session, seq) where type <> 'heartbeat'`,
  ...['report_steps', 'telephone_reports', 'order_rows', 'order_steps'].flatMap((table) =>
    ['update', 'delete'].map(
      (what) => `create trigger ${table}_no_${what} before ${what} on ${table}
     begin select raise(abort, '${table} is append-only'); end`,
    ),
  ),
];

/** 在宅勤務報告書, telephone reports and 命令簿. */
export async function reports(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
