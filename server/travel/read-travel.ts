import { type ExpressionBuilder, sql } from 'kysely';
import type { TravelMark } from '#contract/http/travel-api.ts';
import type { TravelOrder } from '#contract/travel/travel-order.ts';
import type { Caller } from '../auth/access.ts';
import type { Reader } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { TravelOrdersTable } from './travel-tables.ts';

type StoredOrder = Omit<TravelOrdersTable, 'id' | 'emptied_at'> & { readonly id: number };
export type ReadOrder = TravelOrder & { readonly row: StoredOrder };

const orderOf = (row: StoredOrder): ReadOrder => ({
  ...{ id: row.id, staff: row.staff_id, from: row.from_day, to: row.to_day, replaces: row.replaces, row },
});

/** As `travel_order_days` counts them. */
const dayNumber = (day: string) => sql<number>`julianday(${day}) + 0.5`;

/** What was noted for days of a period and people within reach, with what replaced it, wherever a correction moved it. */
export async function readTravelOrders(
  db: Reader,
  caller: Pick<Caller, 'account' | 'scope' | 'sectionId'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly ReadOrder[]> {
  const isOwn = caller.scope === 'own';
  const within = (e: ExpressionBuilder<Tables, 'travel_orders'>) =>
    isOwn
      ? e
          .selectFrom('travel_orders as own')
          .select('own.id')
          .where('own.staff_id', '=', caller.account.id)
          .where('own.from_day', '<=', to)
          .where('own.to_day', '>=', from)
      : e
          .selectFrom('travel_order_days as days')
          .select('days.id')
          .where('days.first_day', '<=', dayNumber(to))
          .where('days.last_day', '>=', dayNumber(from));
  let query = db
    .selectFrom('travel_orders')
    .selectAll()
    .where('emptied_at', 'is', null)
    .where((e) => e.or([e('id', 'in', within(e)), e('replaces', 'in', within(e))]))
    .orderBy('id');
  if (caller.scope === 'section') query = query.where('section_id', '=', caller.sectionId);
  // A correction is of the same person, though perhaps of another section since.
  if (isOwn) query = query.where('staff_id', '=', caller.account.id);
  return (await query.execute()).map(orderOf);
}

/** What was noted for one person. */
export const travelOrdersOf = async (db: Reader, staff: string): Promise<readonly ReadOrder[]> =>
  (
    await db
      .selectFrom('travel_orders')
      .selectAll()
      .where('staff_id', '=', staff)
      .where('emptied_at', 'is', null)
      .orderBy('id')
      .execute()
  ).map(orderOf);

export const travelMark = ({ row }: ReadOrder): TravelMark => ({
  ...{ id: row.id, number: row.number, orderedOn: row.ordered_on, approver: row.approver },
  ...{ from: row.from_day, to: row.to_day },
});
