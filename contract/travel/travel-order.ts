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

/** Finds the order that covers somebody's day; of several the newest. Null where none does. */
export function ordersByDay<Order extends TravelOrder>(
  orders: readonly Order[],
): (staff: string, date: string) => Order | null {
  const of = Map.groupBy(standingOrders(orders), ({ staff }) => staff);
  return (staff, date) => of.get(staff)?.findLast((order) => order.from <= date && date <= order.to) ?? null;
}

/** Days that no order covers. */
export const daysWithout = <Day extends { readonly staff: { readonly id: string }; readonly date: string }>(
  days: readonly Day[],
  orders: readonly TravelOrder[],
): readonly Day[] => {
  const orderOf = ordersByDay(orders);
  return days.filter(({ staff, date }) => orderOf(staff.id, date) === null);
};
