import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  `create table travel_orders (
     id integer primary key, staff_id text not null, staff_name text not null,
     section_id text not null references sections (id), section_name text not null, from_day text not null,
     to_day text not null, number text not null, ordered_on text not null, approver text not null,
     replaces bigint unique references travel_orders (id), reason text not null, at text not null,
     by_id text not null, by_name text not null)`,
  'create index travel_orders_by_day on travel_orders (to_day, staff_id)',
  ...['update', 'delete'].map(
    (what) => `create trigger travel_orders_no_${what} before ${what} on travel_orders
     begin select raise(abort, 'travel_orders is append-only'); end`,
  ),
  // In whose stead a decision was made: 代.
  'alter table loan_requests add column decided_for_id text',
  'alter table loan_requests add column decided_for_name text',
  ...['takeout_steps', 'report_steps'].flatMap((table) => [
    `alter table ${table} add column deputy_for_id text`,
    `alter table ${table} add column deputy_for_name text`,
  ]),
  'alter table takeout_files add column cleared_for_name text',
];

/** 旅行命令, and deputies who decide on 借用願, take-outs and reports. */
export async function travel(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
