import { type DeskActBody, deskActs, type LossBody } from '#contract/http/lending-api.ts';
import { type LifeEvent, type SecondPerson, type TerminalLife, transition } from '#contract/loan/life.ts';
import { localDate } from '#contract/session/closing.ts';
import type { EntryType } from '#contract/trail/catalogue.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { hasLostRegistration } from '../forms/registration/registration-kind.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Tx } from '../store/store.ts';
import { withdrawErase } from '../workflow/erase/order-erase.ts';
import { changeStanding } from '../workflow/standing/standing.ts';
import { isExported } from './import-trail.ts';
import { moveTerminal, readLife } from './move-terminal.ts';
import { nextLoanId } from './numbering.ts';
import { freeRequest, isTaken } from './requests.ts';

/**
 * What ends the work on a loan, and what takes that end back (contract/loan/return.ts). After it a PC still says that it
 * was switched off, and on again at the counter: such entries do not open the trail anew.
 */
const endType = 'return.closed' satisfies EntryType;
const endingTypes = [endType, 'loan.extended', 'session.started'] as const satisfies readonly EntryType[];

type WithSecond = Extract<DeskActBody, { readonly second: unknown }>;
/** An act as it is done: of a second person, who they are is proven. */
export type DeskAct =
  | Exclude<DeskActBody, WithSecond>
  | { readonly act: WithSecond['act']; readonly reason: string; readonly second: SecondPerson };

const nobody: SecondPerson = { id: '', as: 'officer', why: '' };

/** The event of an act. */
const eventOf = (act: DeskActBody['act'], person: string, second: SecondPerson): LifeEvent => {
  switch (act) {
    case 'take-back':
    case 'release':
    case 'recover':
    case 'cancel-loss':
    case 'retire':
    case 'give-up-trail':
      return { type: act, officer: person, second };
    case 'prepare':
      return { type: 'prepare', loan: '' };
    case 'destroy':
      return { type: 'destroy', executor: person };
    case 'confirm-destruction':
      return { type: 'confirm-destruction', verifier: person };
    default:
      return { type: act };
  }
};

/** The acts that a terminal's standing allows this person, some of them beside a second one. */
export const allowedActs = (life: TerminalLife, person: string): readonly DeskActBody['act'][] =>
  deskActs.filter((act) => transition(life, eventOf(act, person, nobody)).ok);

/** Closes the loan that a terminal was out with, where it is still open. */
export async function closeLoan(
  tx: Tx,
  loan: string | null,
  by: { readonly at: Date; readonly actor: string; readonly terminal: string; readonly why: string },
): Promise<void> {
  if (loan === null) return;
  const { numUpdatedRows } = await tx
    .updateTable('loans')
    .set({ state: 'closed' })
    .where('id', '=', loan)
    .where('state', '=', 'lent')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  const { at, actor, terminal, why } = by;
  await appendAct(tx, { at, actor, act: 'loan.closed', data: { loan, terminal, why } });
}

/** Whether the office holds the loan's trail to its end, under a published checkpoint. */
export async function isTrailComplete(tx: Pick<Tx, 'selectFrom'>, loan: string): Promise<boolean> {
  const entries = tx
    .selectFrom('entries')
    .innerJoin('chains', 'chains.id', 'entries.chain')
    .select(['entries.log_index', 'entries.type'])
    .where('chains.loan_id', '=', loan)
    .orderBy('entries.seq', 'desc')
    .limit(1);
  const end = await entries.where('entries.type', 'in', endingTypes).executeTakeFirst();
  const last = await entries.executeTakeFirst();
  if (end?.type !== endType || last === undefined) return false;
  const head = await tx.selectFrom('log_head').select('published_size').executeTakeFirstOrThrow();
  return last.log_index < head.published_size;
}

async function prepare(
  tx: Tx,
  caller: Caller,
  at: Date,
  asked: { readonly terminal: string; readonly request: string },
): Promise<Outcome<TerminalLife>> {
  const { terminal, request } = asked;
  const row = await tx.selectFrom('loan_requests').selectAll().where('id', '=', request).executeTakeFirst();
  if (row === undefined) return refusal('OF-404', 'no such request');
  if (row.state !== 'approved' || row.loan_id !== null || row.to_day < localDate(at))
    return refusal('OF-409', row.state);
  if (row.terminal_id !== null && row.terminal_id !== terminal) return refusal('OF-475', 'another PC is kept for it');
  if (await isTaken(tx, terminal, row)) return refusal('OF-475');
  const loan = await nextLoanId(tx, at);
  const moved = await moveTerminal(tx, terminal, { type: 'prepare', loan }, { at, actor: actorOf(caller) });
  if (!moved.ok) return moved;
  await tx
    .updateTable('loan_requests')
    .set({ terminal_id: terminal, loan_id: loan })
    .where('id', '=', request)
    .execute();
  return moved;
}

/** Who did what with which terminal, for which loan, and why. */
interface Acted {
  readonly at: Date;
  readonly actor: string;
  readonly terminal: string;
  readonly loan: string | null;
  readonly reason: string;
}

/** What else an act changes in the books, in the same transaction. */
async function follow(tx: Tx, { act }: Pick<DeskActBody, 'act'>, moved: TerminalLife, by: Acted): Promise<void> {
  const { at, actor, terminal, loan } = by;
  if (loan !== null && (act === 'cancel' || act === 'break')) await freeRequest(tx, loan);
  if (moved.state === 'retired') await closeLoan(tx, loan, { at, actor, terminal, why: act });
  if (act === 'cancel-loss') await cancelLoss(tx, by);
  // Whatever brought it back: what lies at the office, as evidence too, is not erased from afar.
  if (loan !== null && moved.state !== 'lost') await withdrawErase(tx, loan, by);
}

/** The report stays, marked; the loan holds again where it was this loss alone that revoked it. */
async function cancelLoss(tx: Tx, by: Acted): Promise<void> {
  const { at, actor, terminal, loan, reason } = by;
  // Papers that were lost beside it stay lost, and so does what an earlier loss was.
  const open = await tx
    .selectFrom('losses')
    .select(['id', 'facts'])
    .where('terminal_id', '=', terminal)
    .where('cancelled_at', 'is', null)
    .orderBy('id', 'desc')
    .execute();
  const wrong = open.find(({ facts }) => (JSON.parse(facts) as LossBody).what !== 'papers');
  const losses = await tx
    .updateTable('losses')
    .set({ cancelled_at: at.toISOString(), cancelled_reason: reason })
    .where('id', '=', wrong?.id ?? 0)
    .returning('reported_at')
    .execute();
  const of =
    loan === null
      ? undefined
      : await tx.selectFrom('loans').select('staff_id').where('id', '=', loan).executeTakeFirst();
  // A registration that was revoked since the loss would have taken the loan back as well.
  if (loan !== null && of !== undefined && !(await hasLostRegistration(tx, of.staff_id))) {
    const { numUpdatedRows } = await tx
      .updateTable('loans')
      .set({ revoked_at: null })
      .where('id', '=', loan)
      .where(
        'revoked_at',
        'in',
        losses.map(({ reported_at }) => reported_at),
      )
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) await changeStanding(tx, loan, false, at);
  }
  await appendAct(tx, { at, actor, act: 'loss.cancelled', data: { terminal, loan, reason } });
}

/** Everything that is one press and a reason. Refused as {@link moveTerminal}; OF-409, OF-475 as said at `prepare`. */
export async function actAtDesk(
  tx: Tx,
  caller: Caller,
  at: Date,
  terminal: string,
  body: DeskAct,
): Promise<Outcome<TerminalLife>> {
  if (body.act === 'prepare') return prepare(tx, caller, at, { terminal, request: body.request });
  const life = await readLife(tx, terminal);
  if (!life.ok) return life;
  const { loan } = life.value;
  const actor = actorOf(caller);
  if (body.act === 'settle-trail') {
    if (body.how === 'receipted' && (loan === null || !(await isTrailComplete(tx, loan))))
      return refusal('OF-474', 'the office does not hold its end');
    if (body.how === 'exported' && (loan === null || !(await isExported(tx, loan))))
      return refusal('OF-474', 'no sealed export was taken in to its end');
  }
  const reason =
    body.act === 'settle-trail' ? [body.how, body.reason].filter((part) => part !== '').join(': ') : body.reason;
  const event = eventOf(body.act, caller.account.id, 'second' in body ? body.second : nobody);
  const moved = await moveTerminal(tx, terminal, event, { at, actor, reason });
  if (!moved.ok) return moved;
  await follow(tx, body, moved.value, { at, actor, terminal, loan, reason });
  return ok(moved.value);
}
