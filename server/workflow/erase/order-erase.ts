import type { LossBody } from '#contract/http/lending-api.ts';
import { PrepareReport } from '#contract/http/service-api.ts';
import { EraseOrder } from '#contract/loan/erase-order.ts';
import type { TerminalLife } from '#contract/loan/life.ts';
import { nextSerial } from '#contract/loan/standing.ts';
import { actorOf } from '../../audit/actor.ts';
import type { Caller } from '../../auth/access.ts';
import { readLife } from '../../lending/move-terminal.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Tx } from '../../store/store.ts';

type Db = Pick<Tx, 'selectFrom'>;

/** The loan whose PC is lost, and the report of it that still stands. */
interface OpenLoss {
  readonly loan: string;
  readonly loss: number;
}

/**
 * Whether this person may order the erasure of a PC's work volume now. OF-580: no loss of the PC stands. OF-581: they have
 * reported it themselves. OF-582: the volume is not known to be encrypted. OF-653: the PC has Windows. OF-583: ordered already.
 */
export async function mayOrderErase(db: Db, person: string, life: TerminalLife): Promise<Outcome<OpenLoss>> {
  const { loan, state } = life;
  if (state !== 'lost' || loan === null) return refusal('OF-580', state);
  const losses = await db
    .selectFrom('losses')
    .select(['id', 'facts', 'reported_by'])
    .where('loan_id', '=', loan)
    .where('cancelled_at', 'is', null)
    .orderBy('id', 'desc')
    .execute();
  const loss = losses.find(({ facts }) => (JSON.parse(facts) as LossBody).what !== 'papers');
  if (loss === undefined) return refusal('OF-580', 'no report');
  if (loss.reported_by.split(':')[1] === person) return refusal('OF-581');
  const preparation = await db
    .selectFrom('preparations')
    .select('report')
    .where('loan_id', '=', loan)
    .executeTakeFirst();
  const encryption =
    preparation === undefined ? 'none' : PrepareReport.parse(JSON.parse(preparation.report)).encryption;
  if (encryption === 'none') return refusal('OF-582');
  // Nothing on Windows takes such an order up.
  if (encryption === 'bitlocker') return refusal('OF-653');
  const before = await db.selectFrom('erase_orders').select('id').where('loss_id', '=', loss.id).executeTakeFirst();
  return before === undefined ? ok({ loan, loss: loss.id }) : refusal('OF-583');
}

/** Orders the erasure. The terminal fetches it at its next contact. OF-404, and as {@link mayOrderErase}. */
export async function orderErase(
  tx: Tx,
  caller: Caller,
  at: Date,
  { terminal, reason }: { readonly terminal: string; readonly reason: string },
): Promise<Outcome<null>> {
  const life = await readLife(tx, terminal);
  if (!life.ok) return life;
  const open = await mayOrderErase(tx, caller.account.id, life.value);
  if (!open.ok) return open;
  const { loan, loss } = open.value;
  const newest = await tx
    .selectFrom('erase_orders')
    .select((e) => e.fn.max('serial').as('serial'))
    .executeTakeFirstOrThrow();
  const serial = nextSerial(Number(newest.serial ?? 0), at);
  const actor = actorOf(caller);
  await tx
    .insertInto('erase_orders')
    .values({
      ...{ loan_id: loan, terminal_id: terminal, loss_id: loss, serial, issued_at: at.toISOString() },
      ...{ ordered_by: actor, ordered_name: caller.account.name, reason, given_at: null, withdrawn_at: null },
    })
    .execute();
  await appendAct(tx, { at, actor, act: 'erase.ordered', data: { terminal, loan, serial, reason } });
  return ok(null);
}

/**
 * Takes back what was ordered for a loss that was none, or a PC that was found. Before the terminal has fetched it, it
 * never will; after that the order stays on record, and the terminal's own word says what became of it.
 */
export async function withdrawErase(
  tx: Tx,
  loan: string,
  by: { readonly at: Date; readonly actor: string; readonly terminal: string },
): Promise<void> {
  const { at, actor, terminal } = by;
  const rows = await tx
    .updateTable('erase_orders')
    .set({ withdrawn_at: at.toISOString() })
    .where('loan_id', '=', loan)
    .where('withdrawn_at', 'is', null)
    .returning(['serial', 'given_at'])
    .execute();
  for (const { serial, given_at } of rows) {
    const data = { terminal, loan, serial, wasGiven: given_at !== null };
    await appendAct(tx, { at, actor, act: 'erase.withdrawn', data });
  }
}

/** The order that a loan's terminal is to have; null where there is none. */
export async function eraseInForce(db: Db, loan: string): Promise<EraseOrder | null> {
  const row = await db
    .selectFrom('erase_orders')
    .selectAll()
    .where('loan_id', '=', loan)
    .where('withdrawn_at', 'is', null)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return EraseOrder.parse({
    ...{ v: 1, kind: 'erase', loan, terminal: row.terminal_id, serial: row.serial, issuedAt: row.issued_at },
  });
}

/**
 * Notes that an order goes to the terminal, before it does: from then on a cancelled loss can no longer call it back.
 * @returns the order; null where it was withdrawn in between
 */
export async function giveErase(tx: Tx, order: EraseOrder, at: Date): Promise<EraseOrder | null> {
  const { loan, terminal, serial } = order;
  const row = await tx
    .selectFrom('erase_orders')
    .select(['given_at', 'withdrawn_at'])
    .where('serial', '=', serial)
    .executeTakeFirst();
  if (row === undefined || row.withdrawn_at !== null) return null;
  if (row.given_at !== null) return order;
  await tx.updateTable('erase_orders').set({ given_at: at.toISOString() }).where('serial', '=', serial).execute();
  await appendAct(tx, { at, actor: `terminal:${terminal}`, act: 'erase.given', data: { terminal, loan, serial } });
  return order;
}
