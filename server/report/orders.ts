import { type AcceptOrderBody, type AddOrderBody, mostOrders, type OrderRow } from '#contract/http/report-api.ts';
import { canonicalBytes } from '#contract/json.ts';
import { ordersByDay } from '#contract/travel/travel-order.ts';
import { isRealDate } from '#contract/words/era.ts';
import { usualConditions } from '#contract/words/report-words.ts';
import { actorOf } from '../audit/actor.ts';
import { type Caller, isNarrow } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { decidesOn, type Hat, hatsOf, steadOf } from '../forms/hats.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import { readTravelOrders, travelMark } from '../travel/read-travel.ts';
import { jlisFault } from './jlis-fault.ts';
import { endOfFirst, plannedDays } from './planned-days.ts';
import { readDays } from './read-days.ts';
import type { OrderStepsTable } from './report-tables.ts';
import { allOrNone } from './reports.ts';
import { personOf } from './telephone.ts';

export type Reach = Pick<Caller, 'account' | 'scope' | 'sectionId'>;
type Bare = Pick<OrderRow, 'staff' | 'date' | 'from' | 'to' | 'work' | 'conditions' | 'source' | 'scheme'> & {
  readonly sectionId: string;
};

/** What a decision is on. */
const contentOf = ({ staff, date, from, to, work, conditions }: Omit<Bare, 'sectionId'>): string =>
  sha256(canonicalBytes({ staff: staff.id, date, from, to, work, conditions }));

export interface OrdersPeriod {
  readonly from: string;
  readonly to: string;
  /** Of this one alone, where whoever asks reaches more. */
  readonly section?: string | undefined;
  readonly now: Date;
}

/** Who looks, and under which hats. */
interface Seen {
  readonly caller: Reach;
  readonly hats: readonly Hat[];
}

/** Whoever stands in for a head reaches what that head does: no deputy is of another section. */
async function seenBy(
  db: Reader,
  reach: Reach,
  { section, now }: Pick<OrdersPeriod, 'section' | 'now'>,
): Promise<Seen> {
  const hats = await hatsOf(db, reach, now);
  if (section !== undefined) return { caller: { ...reach, scope: 'section', sectionId: section }, hats };
  const caller = isNarrow(reach) && steadOf(hats).length > 0 ? { ...reach, scope: 'section' as const } : reach;
  return { caller, hats };
}

/** A row with what was decided on it, without what was done that day. */
export type DecidedRow = Omit<OrderRow, 'travel' | 'actual'>;

/** Rows of 命令簿 between two days within the caller's reach, oldest first, with what was decided. */
export async function readDecided(
  db: Reader,
  { caller, hats }: Seen,
  { from, to }: Omit<OrdersPeriod, 'now'>,
): Promise<readonly DecidedRow[]> {
  let query = db
    .selectFrom('order_rows')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('emptied_at', 'is', null);
  if (caller.scope === 'section') query = query.where('section_id', '=', caller.sectionId);
  if (caller.scope === 'own') query = query.where('staff_id', '=', caller.account.id);
  const written = (await query.execute()).map(
    (row): Bare => ({
      staff: { id: row.staff_id, name: row.staff_name, section: row.section_name },
      ...{ date: row.day, from: row.from_time, to: row.to_time, work: row.work },
      ...{ conditions: row.conditions, source: 'hand', scheme: row.scheme, sectionId: row.section_id },
    }),
  );
  const planned = (await plannedDays(db, caller, { from, to })).map(
    ({ staff, sectionId, date, from: start, to: end, work }): Bare => ({
      ...{ staff, sectionId, date, from: start, to: end, work, conditions: usualConditions, source: 'plan' },
      scheme: 'rule',
    }),
  );
  const planKeys = new Set(planned.map(({ staff, date }) => `${staff.id} ${date}`));
  const hasRow = ({ staff, date }: Bare): boolean => planKeys.has(`${staff.id} ${date}`);
  const steps = await db
    .selectFrom('order_steps')
    .selectAll()
    .where('staff_id', 'in', [...new Set([...planned, ...written].map(({ staff }) => staff.id))])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('id')
    .execute();
  const stepsOf = Map.groupBy(steps, ({ staff_id, day }) => `${staff_id} ${day}`);
  // What was disposed of is no row any more, also where the plan of the day is still there.
  const isGone = ({ staff, date }: Bare): boolean =>
    stepsOf.get(`${staff.id} ${date}`)?.some(({ emptied_at }) => emptied_at !== null) ?? false;
  return [...planned, ...written.filter((row) => !hasRow(row))]
    .filter((row) => !isGone(row))
    .map(({ sectionId, ...row }): DecidedRow => {
      const own = stepsOf.get(`${row.staff.id} ${row.date}`) ?? [];
      const decision = own.findLast(({ step }) => step !== 'accepted');
      const content = contentOf(row);
      const changed = decision?.step === 'confirmed' && decision.content !== content;
      const accepted = own.findLast(({ step }) => step === 'accepted');
      const hat = hats.find((one) => decidesOn(one, caller, { sectionId, applicantId: row.staff.id }));
      return {
        ...{ ...row, content, changed },
        state: decision === undefined || changed || decision.step === 'accepted' ? 'open' : decision.step,
        decided:
          decision === undefined
            ? null
            : {
                ...{ by: { id: decision.by_id, name: decision.by_name }, at: decision.at, reason: decision.reason },
                deputyFor: decision.deputy_for_name,
              },
        decides: hat === undefined ? null : { deputyFor: hat.deputyFor },
        accepted: accepted?.content === content ? accepted.at : null,
      };
    })
    .sort((a, b) => (a.date === b.date ? (a.staff.id < b.staff.id ? -1 : 1) : a.date < b.date ? -1 : 1));
}

/** The same with the 旅行命令 of each day, and with what was done. */
export async function readOrders(db: Reader, reach: Reach, period: OrdersPeriod): Promise<readonly OrderRow[]> {
  const seen = await seenBy(db, reach, period);
  return withWork(db, seen.caller, await readDecided(db, seen, period), period.now);
}

/** @param rows oldest first */
async function withWork(
  db: Reader,
  caller: Reach,
  rows: readonly DecidedRow[],
  now: Date,
): Promise<readonly OrderRow[]> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const worked = await readDays(db, { caller, from: first.date, to: last.date, now });
  const days = new Map(worked.map((day) => [`${day.staff.id} ${day.date}`, day]));
  const journeyOf = ordersByDay(await readTravelOrders(db, caller, { from: first.date, to: last.date }));
  return rows.map((row): OrderRow => {
    const day = days.get(`${row.staff.id} ${row.date}`);
    const travel = journeyOf(row.staff.id, row.date);
    return {
      ...row,
      travel: travel === null ? null : travelMark(travel),
      actual:
        day === undefined ? null : { startedAt: day.startedAt, endedAt: day.endedAt, workedMin: day.sums.workedMin },
    };
  });
}

/** Of all sections whole days are read until so many rows are there. */
const enoughOrders = 500;

/** As many of them as one answer holds. */
export async function listOrders(
  db: Reader,
  reach: Reach,
  period: OrdersPeriod,
): Promise<{ readonly rows: OrderRow[]; readonly more: boolean }> {
  const isOfAll = reach.scope === 'all' && period.section === undefined;
  const to = isOfAll ? await endOfFirst(db, period, enoughOrders) : period.to;
  const seen = await seenBy(db, reach, period);
  const rows = await readDecided(db, seen, { ...period, to });
  return {
    rows: [...(await withWork(db, seen.caller, rows.slice(0, mostOrders), period.now))],
    more: to < period.to || rows.length > mostOrders,
  };
}

const findOrder = async (tx: Tx, caller: Reach, staff: string, date: string, now: Date) =>
  (await readOrders(tx, caller, { from: date, to: date, now })).find((row) => row.staff.id === staff);

/**
 * Writes a row by hand. OF-400: dates or times. OF-403, OF-404: nobody of the section. OF-554: there is one. OF-621,
 * OF-622: not within the J-LIS pilot's rules. OF-649: the day's row was disposed of.
 */
export async function addOrder(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: AddOrderBody,
): Promise<Outcome<OrderRow>> {
  const { staff, date, from, to, work, conditions, scheme } = asked;
  if (!isRealDate(date) || from >= to) return refusal('OF-400');
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<OrderRow>> => {
    const person = await personOf(tx, caller, staff);
    if (!person.ok) return person;
    const everywhere = { ...caller, scope: 'all' as const };
    if (await isEmptied(tx, staff, date)) return refusal('OF-649');
    if ((await findOrder(tx, everywhere, staff, date, at)) !== undefined) return refusal('OF-554');
    const fault = scheme === 'jlis' ? await jlisFault(tx, asked, person.value.section_id) : null;
    if (fault !== null) return refusal(fault);
    await tx
      .insertInto('order_rows')
      .values({
        ...{ section_id: person.value.section_id, section_name: person.value.section, staff_id: staff },
        ...{ staff_name: person.value.name, day: date, from_time: from, to_time: to, work, conditions, scheme },
        ...{ added_at: at.toISOString(), by_id: caller.account.id },
      })
      .execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'order.added', data: asked });
    const row = await findOrder(tx, caller, staff, date, at);
    return row === undefined ? refusal('OF-404') : ok(row);
  });
}

async function isEmptied(tx: Tx, staff: string, date: string): Promise<boolean> {
  const row = await tx
    .selectFrom('order_rows')
    .select('id')
    .where('staff_id', '=', staff)
    .where('day', '=', date)
    .where('emptied_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

const addStep = (
  tx: Tx,
  caller: Caller,
  step: Pick<OrderStepsTable, 'staff_id' | 'day' | 'at' | 'step' | 'reason' | 'content'>,
  deputyFor: Hat['deputyFor'] = null,
) =>
  tx
    .insertInto('order_steps')
    .values({
      ...{ ...step, by_id: caller.account.id, by_name: caller.account.name },
      ...{ deputy_for_id: deputyFor?.id ?? null, deputy_for_name: deputyFor?.name ?? null },
    })
    .execute();

/**
 * The head's word on rows, or of who stands in for them, all or none. OF-400: withdrawn without a reason, or a row twice.
 * OF-403: of nobody they decide for. OF-551: the plan changed since it was shown. OF-404, OF-550, OF-555.
 */
export function decideOrders(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: {
    readonly decision: 'confirmed' | 'withdrawn';
    readonly reason: string;
    readonly rows: readonly { readonly staff: string; readonly date: string; readonly content: string }[];
  },
): Promise<Outcome<{ readonly days: number }>> {
  const at = runtime.now();
  const { decision, rows } = asked;
  const reason = asked.reason.trim();
  return allOrNone(store, async (tx): Promise<Outcome<{ readonly days: number }>> => {
    if (decision === 'withdrawn' && reason === '') return refusal('OF-400');
    if (new Set(rows.map(({ staff, date }) => `${staff} ${date}`)).size < rows.length) return refusal('OF-400');
    const dates = rows.map(({ date }) => date).sort();
    const period = { from: dates[0] ?? '', to: dates.at(-1) ?? '' };
    const seen = await seenBy(tx, { ...caller, scope: 'all' }, { now: at });
    const known = new Map((await readDecided(tx, seen, period)).map((row) => [`${row.staff.id} ${row.date}`, row]));
    for (const { staff, date, content } of rows) {
      if (staff === caller.account.id) return refusal('OF-555');
      const row = known.get(`${staff} ${date}`);
      if (row === undefined) return refusal('OF-404');
      if (row.decides === null) return refusal('OF-403');
      const { deputyFor } = row.decides;
      if (row.state === decision) return refusal('OF-550');
      if (row.content !== content) return refusal('OF-551');
      const step = { staff_id: staff, day: date, at: at.toISOString(), step: decision, reason, content };
      await addStep(tx, caller, step, deputyFor);
      const data = { staff, date, decision, reason, content, deputyFor: deputyFor?.id ?? null };
      await appendAct(tx, { at, actor: actorOf(caller), act: 'order.decided', data });
    }
    return ok({ days: rows.length });
  });
}

/**
 * The person's word on the conditions that were shown. OF-404: no row. OF-550: not confirmed, or accepted before. OF-551:
 * they are others now.
 */
export async function acceptOrder(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { date, content }: AcceptOrderBody,
): Promise<Outcome<OrderRow>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<OrderRow>> => {
    const own = { ...caller, scope: 'own' as const };
    const row = await findOrder(tx, own, caller.account.id, date, at);
    if (row === undefined) return refusal('OF-404');
    if (row.state !== 'confirmed' || row.accepted !== null) return refusal('OF-550');
    if (row.content !== content) return refusal('OF-551');
    await addStep(tx, caller, {
      ...{ staff_id: caller.account.id, day: date, at: at.toISOString(), step: 'accepted', reason: '', content },
    });
    await appendAct(tx, { at, actor: actorOf(caller), act: 'order.accepted', data: { date, content } });
    const after = await findOrder(tx, own, caller.account.id, date, at);
    return after === undefined ? refusal('OF-404') : ok(after);
  });
}
