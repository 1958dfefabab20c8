/**
 * 旅行命令 of 「自宅への出張」 (利用手順⑥): approved in another system, noted here. No travel costs are paid (第11条).
 * A correction is a new order that replaces one; nothing is changed. Pure.
 */
export interface TravelOrder {
  readonly id: number;
  readonly staff: string;
  /** Both days counted. */
  readonly from: string;
  readonly to: string;
  readonly replaces: number | null;
}

/** Those that were not replaced, oldest first. */
export function standingOrders<Order extends TravelOrder>(orders: readonly Order[]): readonly Order[] {
  const replaced = new Set(orders.map(({ replaces }) => replaces));
  return orders.filter(({ id }) => !replaced.has(id)).toSorted((a, b) => a.id - b.id);
}

/** The order that covers somebody's day; of several the newest. Null where none does. */
export const orderOfDay = <Order extends TravelOrder>(
  orders: readonly Order[],
  staff: string,
  date: string,
): Order | null =>
  standingOrders(orders).findLast((order) => order.staff === staff && order.from <= date && date <= order.to) ?? null;

/** Days that no order covers. */
export const daysWithout = <Day extends { readonly staff: { readonly id: string }; readonly date: string }>(
  days: readonly Day[],
  orders: readonly TravelOrder[],
): readonly Day[] => days.filter(({ staff, date }) => orderOfDay(orders, staff.id, date) === null);
