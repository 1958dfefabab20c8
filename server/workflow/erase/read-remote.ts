import type { DeadlineWordRow, EraseOrderRow, EraseState, ExtensionRow, RemoteActs } from '#contract/http/erase-api.ts';
import { lastKeptDay } from '#contract/loan/deadline.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { extendedFacts } from '#contract/loan/period.ts';
import { orDisposed } from '#contract/retention/classes.ts';
import { catalogue, type EntryData, type EntryType } from '#contract/trail/catalogue.ts';
import { personIn } from '../../audit/actor.ts';
import type { Caller } from '../../auth/access.ts';
import { deadlineWordInForce, deadlineWordSince } from '../../lending/deadline-words.ts';
import { readDetail } from '../../lending/ledger.ts';
import { readLife } from '../../lending/move-terminal.ts';
import { type Outcome, ok } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store } from '../../store/store.ts';
import type { EraseOrdersTable } from './erase-tables.ts';
import { mayExchange, readExchange } from './exchange.ts';
import { extendable, formRange } from './extend.ts';
import { mayOrderErase } from './order-erase.ts';

const told = [
  ...(['erase.arrived', 'work-volume.erased', 'work-volume.erase-failed'] as const),
  ...(['loan.extended', 'deadline.told', 'lock.entered', 'lock.left'] as const),
] as const;
type Told = {
  readonly [T in (typeof told)[number]]: { readonly type: T; readonly at: string; readonly data: EntryData<T> };
}[(typeof told)[number]];

/** What the terminal itself has said, oldest first. What was disposed of, or has another form, says nothing. */
async function readTold({ db }: Store, loan: string): Promise<readonly Told[]> {
  const rows = await db
    .selectFrom('entries')
    .innerJoin('chains', 'chains.id', 'entries.chain')
    .select(['entries.type', 'entries.at', 'entries.data'])
    .where('chains.loan_id', '=', loan)
    .where('entries.type', 'in', [...told])
    .orderBy('entries.seq')
    .execute();
  return rows.flatMap(({ type, at, data }) => {
    const read = data === null ? null : catalogue[type as EntryType].data.safeParse(JSON.parse(data));
    // The same type has chosen the schema.
    return read?.success === true ? [{ type, at, data: read.data } as Told] : [];
  });
}

const personOf = (actor: string, name: string) => ({ id: personIn(actor), name: orDisposed(name) });

function orderRow(
  row: Pick<EraseOrdersTable, Exclude<keyof EraseOrdersTable, 'id'>>,
  entries: readonly Told[],
): EraseOrderRow {
  const own = entries.filter(({ data }) => 'serial' in data && data.serial === row.serial);
  const arrived = own.find(({ type }) => type === 'erase.arrived');
  const erased = own.find((entry) => entry.type === 'work-volume.erased');
  const failed = own.findLast((entry) => entry.type === 'work-volume.erase-failed');
  const state = ((): EraseState => {
    if (erased !== undefined) return 'erased';
    if (failed !== undefined) return 'failed';
    if (arrived !== undefined) return 'arrived';
    if (row.withdrawn_at !== null) return row.given_at === null ? 'withdrawn' : 'withdrawn-late';
    return row.given_at === null ? 'waiting' : 'given';
  })();
  return {
    ...{ serial: row.serial, state, orderedAt: row.issued_at, orderedBy: personOf(row.ordered_by, row.ordered_name) },
    ...{
      reason: orDisposed(row.reason),
      givenAt: row.given_at,
      arrivedAt: arrived?.at ?? null,
      withdrawnAt: row.withdrawn_at,
    },
    endedAt: (erased ?? failed)?.at ?? null,
    ...{ keys: erased?.data.keys ?? null, mount: erased?.data.mount ?? null },
    failure: erased === undefined ? (failed?.data.why ?? null) : null,
  };
}

function deadlineOf(entries: readonly Told[]): RemoteActs['deadline'] {
  // What 保全 has withdrawn did not pass.
  const withdrawn = entries.findLastIndex((entry) => entry.type === 'deadline.told' && entry.data.withdrawn);
  const own = entries.slice(withdrawn + 1).filter(({ data }) => 'by' in data && data.by === 'deadline');
  const passed = own.find(({ type }) => type === 'erase.arrived');
  if (passed === undefined) return null;
  const erased = own.find(({ type }) => type === 'work-volume.erased');
  const failed = own.findLast((entry) => entry.type === 'work-volume.erase-failed');
  return {
    at: (erased ?? passed).at,
    erased: erased !== undefined,
    failure: erased === undefined ? (failed?.data.why ?? null) : null,
  };
}

/** What the office says of the deadline, and which of its words the terminal has taken. */
async function readDeadlineWord(
  { db }: Store,
  loan: string,
  entries: readonly Told[],
  now: Date,
): Promise<DeadlineWordRow | null> {
  const said = await deadlineWordSince(db, loan);
  const word = await deadlineWordInForce(db, loan, now);
  if (said === null || word === null) return null;
  const words = entries.filter((entry) => entry.type === 'deadline.told');
  const newest = words.at(-1);
  const taken =
    newest === undefined
      ? null
      : { at: newest.at, notBefore: newest.data.notBefore, isCurrent: newest.data.serial >= said.serial };
  const locked = entries.findLastIndex((entry) => entry.type === 'lock.entered' && entry.data.code === 'TM-630');
  const opened = entries.findLastIndex(({ type }) => type === 'lock.left');
  const isLocked = locked > opened && words.some(({ data }) => data.withdrawn);
  return { because: word.because, since: said.since, notBefore: word.notBefore, taken, isLocked };
}

/** 消去命令 and 期間の延長 of a PC's present loan. OF-403: not within reach. OF-404: no such terminal. */
export async function readRemote(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  terminal: string,
): Promise<Outcome<RemoteActs>> {
  const { db } = store;
  const detail = await readDetail(store, runtime, caller, terminal);
  if (!detail.ok) return detail;
  const life = await readLife(db, terminal);
  if (!life.ok) return life;
  const { loan: id } = life.value;
  const loan =
    id === null ? undefined : await db.selectFrom('loans').selectAll().where('id', '=', id).executeTakeFirst();
  const none: RemoteActs = {
    ...{ orders: [], eraseBarred: 'OF-580', keptUntil: null, deadline: null, deadlineWord: null },
    ...{ extensions: [], range: null, mayExchange: false, exchange: null },
  };
  if (loan === undefined) return ok(none);
  const entries = await readTold(store, loan.id);
  const orders = await db
    .selectFrom('erase_orders')
    .selectAll()
    .where('loan_id', '=', loan.id)
    .orderBy('serial', 'desc')
    .execute();
  const extensions = await db
    .selectFrom('loan_extensions')
    .selectAll()
    .where('loan_id', '=', loan.id)
    .orderBy('serial', 'desc')
    .execute();
  const may = caller.account.role === 'it' ? await mayOrderErase(db, caller.account.id, life.value) : null;
  const isExtender = caller.account.role === 'it' || caller.account.role === 'manager';
  const mine = isExtender ? await extendable(db, caller, terminal) : null;
  const range = mine?.ok === true ? formRange(mine.value, runtime.now()) : null;
  const { facts } = LoanStatement.parse(JSON.parse(loan.statement));
  return ok({
    orders: orders.map((row) => orderRow(row, entries)),
    eraseBarred: may === null ? 'OF-403' : may.ok ? null : may.code,
    keptUntil: lastKeptDay(extendedFacts(facts, loan.to_day)),
    deadline: deadlineOf(entries),
    deadlineWord: await readDeadlineWord(store, loan.id, entries, runtime.now()),
    extensions: extensions.map((row): ExtensionRow => {
      const taken = entries.find((entry) => entry.type === 'loan.extended' && entry.data.to >= row.to_day);
      return {
        ...{ at: row.at, by: personOf(row.by_actor, row.by_name), before: row.before_day, to: row.to_day },
        ...{ reason: orDisposed(row.reason), arrivedAt: taken?.at ?? null },
      };
    }),
    range: range === null || range.earliestTo > range.latestTo ? null : range,
    mayExchange: caller.account.role === 'it' && (await mayExchange(db, life.value, runtime.now())).ok,
    exchange: await readExchange(db, loan.id),
  });
}
