import { mostMissing, type TravelBody, type TravelRow, type TravelRows } from '#contract/http/travel-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { daysOfMonth } from '#contract/statistics/fiscal-year.ts';
import { daysWithout, standingOrders } from '#contract/travel/travel-order.ts';
import { isRealDate } from '#contract/words/era.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { endOfFirst, plannedDays } from '../report/planned-days.ts';
import { personOf } from '../report/telephone.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store } from '../store/store.ts';
import { type ReadOrder, readTravelOrders, travelMark, travelOrdersOf } from './read-travel.ts';

type Reach = Pick<Caller, 'account' | 'scope' | 'sectionId'>;

/**
 * Orders of a month within the caller's reach, and approved days that none covers, the first so many.
 * @param section of this one alone, where the caller reaches more
 */
export async function readTravel(db: Reader, reach: Reach, month: string, section?: string): Promise<TravelRows> {
  const caller = section === undefined ? reach : { ...reach, scope: 'section' as const, sectionId: section };
  const { from, to } = daysOfMonth(month);
  const orders = await readTravelOrders(db, caller, { from, to });
  const standing = new Set(standingOrders(orders).map(({ id }) => id));
  const missingUntil = async (last: string) =>
    daysWithout(await plannedDays(db, caller, { from, to: last }), orders).map(({ staff, date }) => ({ staff, date }));
  // Of all sections the first days are enough, unless too few of theirs are missing.
  const enough = caller.scope === 'all' ? await endOfFirst(db, { from, to }, mostMissing + 1) : to;
  const first = await missingUntil(enough);
  const missing = first.length > mostMissing || enough === to ? first : await missingUntil(to);
  return {
    rows: orders
      .filter((order) => order.from <= to && order.to >= from)
      .map((order) => travelRow(order, !standing.has(order.id)))
      .reverse(),
    missing: missing
      .toSorted((a, b) => (a.date === b.date ? (a.staff.id < b.staff.id ? -1 : 1) : a.date < b.date ? -1 : 1))
      .slice(0, mostMissing),
    more: missing.length > mostMissing,
  };
}

const travelRow = (order: ReadOrder, isReplaced: boolean): TravelRow => ({
  ...travelMark(order),
  staff: { id: order.row.staff_id, name: order.row.staff_name, section: order.row.section_name },
  ...{ at: order.row.at, by: order.row.by_name, replaces: order.replaces, reason: order.row.reason, isReplaced },
});

/** Notes an order for the days of a person's plan, or corrects one. OF-400, OF-403, OF-404, OF-623, OF-624 as `TravelBody`. */
export async function noteTravel(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: TravelBody,
): Promise<Outcome<null>> {
  const { staff, number, orderedOn, approver, from, to, replaces } = asked;
  const at = runtime.now();
  const areDays = [from, to, orderedOn].every(isRealDate) && from <= to && orderedOn <= localDate(at);
  if (!areDays) return refusal('OF-400', `${orderedOn} for ${from} to ${to}`);
  return store.write(async (tx): Promise<Outcome<null>> => {
    const person = await personOf(tx, caller, staff);
    if (!person.ok) return person;
    const planned = await plannedDays(tx, { ...caller, scope: 'all' }, { from, to });
    if (!planned.some((day) => day.staff.id === staff)) return refusal('OF-623', `${staff} ${from} to ${to}`);
    const standing = standingOrders(await travelOrdersOf(tx, staff));
    if (replaces !== null && !standing.some(({ id }) => id === replaces.id)) return refusal('OF-624');
    const reason = replaces?.reason ?? '';
    const { id } = await tx
      .insertInto('travel_orders')
      .values({
        ...{ staff_id: staff, staff_name: person.value.name, section_id: person.value.section_id },
        ...{ section_name: person.value.section, from_day: from, to_day: to, number, ordered_on: orderedOn, approver },
        ...{ replaces: replaces?.id ?? null, reason, at: at.toISOString() },
        ...{ by_id: caller.account.id, by_name: caller.account.name },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const data = { id, staff, number, orderedOn, approver, from, to, replaces: replaces?.id ?? null, reason };
    await appendAct(tx, { at, actor: actorOf(caller), act: 'travel-order.noted', data });
    return ok(null);
  });
}
