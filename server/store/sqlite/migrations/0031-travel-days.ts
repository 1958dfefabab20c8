import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

const statements = [
  // Which orders touch some days: an index by one day reads all that begin before, or end after, however long ago it is.
  'create virtual table travel_order_days using rtree_i32 (id, first_day, last_day)',
  `create trigger travel_order_days_noted after insert on travel_orders begin
     insert into travel_order_days (id, first_day, last_day)
       values (new.id, julianday(new.from_day) + 0.5, julianday(new.to_day) + 0.5);
   end`,
  `insert into travel_order_days (id, first_day, last_day)
     select id, julianday(from_day) + 0.5, julianday(to_day) + 0.5 from travel_orders`,
  'drop index travel_orders_by_day',
  'create index travel_orders_by_staff on travel_orders (staff_id, to_day, from_day)',
];

/** 旅行命令 of some days, and of one person, found without reading those of all years. */
export async function travelDays(tx: Transaction<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}
