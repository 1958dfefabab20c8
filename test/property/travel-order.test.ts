import fc from 'fast-check';
import { expect, it } from 'vitest';
import { daysWithout, ordersByDay, standingOrders, type TravelOrder } from '#contract/travel/travel-order.ts';

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-11-${String(n).padStart(2, '0')}`);
const staff = fc.constantFrom('100123', '100456');
const asked = fc.record({ staff, a: day, b: day, corrects: fc.option(fc.nat(9)) });

/** Orders as the office takes them: what was corrected once is not corrected again. */
function noted(given: readonly (typeof asked extends fc.Arbitrary<infer One> ? One : never)[]): readonly TravelOrder[] {
  const orders: TravelOrder[] = [];
  for (const { staff: of, a, b, corrects } of given) {
    const before = corrects === null ? null : (standingOrders(orders)[corrects] ?? null);
    const [from, to] = a <= b ? [a, b] : [b, a];
    orders.push({ id: orders.length + 1, staff: before?.staff ?? of, from, to, replaces: before?.id ?? null });
  }
  return orders;
}

it('旅行命令 cover their days and no others, and what was corrected covers none', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 12 }), staff, day, (given, of, date) => {
      const orders = noted(given);
      const standing = standingOrders(orders);
      expect(orders.length - standing.length).toBe(orders.filter(({ replaces }) => replaces !== null).length);
      const found = ordersByDay(orders)(of, date);
      const covering = standing.filter((one) => one.staff === of && one.from <= date && date <= one.to);
      expect(found).toBe(covering.at(-1) ?? null);
      const days = [{ staff: { id: of }, date }];
      expect(daysWithout(days, orders)).toEqual(covering.length === 0 ? days : []);
    }),
    { numRuns: 2_000 },
  );
});
