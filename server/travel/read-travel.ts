import { sql } from 'kysely';
import type { TravelMark } from '#contract/http/travel-api.ts';
import type { TravelOrder } from '#contract/travel/travel-order.ts';
import type { Caller } from '../auth/access.ts';
import type { Reader } from '../store/store.ts';
import type { TravelOrdersTable } from './travel-tables.ts';

type StoredOrder = Omit<TravelOrdersTable, 'id' | 'emptied_at'> & { readonly id: number };
export type ReadOrder = TravelOrder & { readonly row: StoredOrder };

const orderOf = (row: StoredOrder): ReadOrder => ({
  ...{ id: row.id, staff: row.staff_id, from: row.from_day, to: row.to_day, replaces: row.replaces, row },
});

/** What was noted for days of a period and people within reach, with what replaced it, wherever a correction moved it. */
export async function readTravelOrders(
  db: Reader,
  caller: Pick<Caller, 'account' | 'scope' | 'sectionId'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly ReadOrder[]> {
  let within = db.selectFrom('travel_orders').select('id').where('from_day', '<=', to).where('to_day', '>=', from);
  // A correction is of the same person, though perhaps of another section since.
  if (caller.scope === 'own') within = within.where('staff_id', '=', caller.account.id);
  // Looked for once: what ends after a day of long ago is nearly all of them.
  const found = JSON.stringify((await within.execute()).map(({ id }) => id));
  const ids = sql<number>`(select value from json_each(${found}))`;
  let query = db
    .selectFrom('travel_orders')
    .selectAll()
    .where('emptied_at', 'is', null)
    .where((e) => e.or([e('id', 'in', ids), e('replaces', 'in', ids)]))
    .orderBy('id');
  if (caller.scope === 'section') query = query.where('section_id', '=', caller.sectionId);
  if (caller.scope === 'own') query = query.where('staff_id', '=', caller.account.id);
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
