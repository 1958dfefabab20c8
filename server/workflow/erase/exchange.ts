import type { KeyObject } from 'node:crypto';
import type { RemoteActs } from '#contract/http/erase-api.ts';
import type { TerminalLife } from '#contract/loan/life.ts';
import { ExceptionStatement, exceptionBytes } from '#contract/policy/exception.ts';
import { systemOfPlace } from '#contract/policy/place.ts';
import { orDisposed } from '#contract/retention/classes.ts';
import { localDate } from '#contract/session/closing.ts';
import { actorOf, personIn } from '../../audit/actor.ts';
import type { Caller } from '../../auth/access.ts';
import { sha256 } from '../../digest.ts';
import { moveTerminal, readLife } from '../../lending/move-terminal.ts';
import { nextLoanId, nextRequestId } from '../../lending/numbering.ts';
import { systemOfLoan } from '../../lending/pc-system.ts';
import { isTaken, thingsOfLoan } from '../../lending/requests.ts';
import { appendAct } from '../../log/office-acts.ts';
import { tell } from '../../notices/tell.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import { signException } from '../../pki/office-key.ts';
import type { Tx } from '../../store/store.ts';
import type { LoansTable } from '../../store/tables.ts';
import { changeStanding } from '../standing/standing.ts';

type Db = Pick<Tx, 'selectFrom'>;

/** The loan of a PC that may be exchanged. OF-470: not out with a borrower, taken back, or its period is over. OF-409: it was before. */
export async function mayExchange(db: Db, { state, loan: id }: TerminalLife, at: Date): Promise<Outcome<LoansTable>> {
  if ((state !== 'lent' && state !== 'broken') || id === null) return refusal('OF-470', state);
  const loan = await db
    .selectFrom('loans')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'lent')
    .executeTakeFirst();
  if (loan === undefined || loan.to_day < localDate(at)) return refusal('OF-470', 'the loan is over');
  const before = await db.selectFrom('loan_exchanges').select('loan_id').where('loan_id', '=', id).executeTakeFirst();
  if (before !== undefined) return refusal('OF-409', 'exchanged before');
  // Whoever may not work on one PC gets no other.
  return loan.revoked_at === null ? ok(loan) : refusal('OF-470', 'taken back');
}

/**
 * 交換: a PC broke in the middle of its loan. Its loan is taken back, so that it works no more should it come to life
 * again, and stays open for its trail until it is wiped or destroyed. Another PC from the stock is prepared for the rest of
 * the period, and goes through the whole hand-over: nothing of a hand-over is skipped because a PC broke. Refused as
 * {@link mayExchange}; OF-404: no such PC; OF-470, OF-472: the other one is not in stock; OF-475: kept for somebody else.
 */
export async function exchangeTerminal(
  tx: Tx,
  caller: Caller,
  at: Date,
  asked: { readonly terminal: string; readonly replacement: string; readonly reason: string },
): Promise<Outcome<null>> {
  const { terminal, replacement, reason } = asked;
  const life = await readLife(tx, terminal);
  if (!life.ok) return life;
  const open = await mayExchange(tx, life.value, at);
  if (!open.ok) return open;
  const loan = open.value;
  const actor = actorOf(caller);
  const from_day = localDate(at);
  if (await isTaken(tx, replacement, { id: '', from_day, to_day: loan.to_day })) return refusal('OF-475');
  const newLoan = await nextLoanId(tx, at);
  const prepared = await moveTerminal(tx, replacement, { type: 'prepare', loan: newLoan }, { at, actor, reason });
  if (!prepared.ok) return prepared;
  // Nothing is refused from here on: a refusal takes nothing back that was written.
  if (life.value.state === 'lent') {
    const broken = await moveTerminal(tx, terminal, { type: 'break' }, { at, actor, reason });
    if (!broken.ok) throw new Error(`a lent PC that cannot break: ${broken.code}`);
  }
  const request = await nextRequestId(tx, at);
  const first = await tx.selectFrom('loan_requests').selectAll().where('loan_id', '=', loan.id).executeTakeFirst();
  await tx
    .insertInto('loan_requests')
    .values({
      ...{ id: request, staff_id: loan.staff_id, staff_name: loan.staff_name, section_id: loan.section_id },
      ...{ section_name: loan.section_name, from_day, to_day: loan.to_day, state: 'approved' },
      things: JSON.stringify(await thingsOfLoan(tx, loan.id)),
      ...{ purpose: first?.purpose ?? '故障した端末の交換', asked_at: at.toISOString(), asked_by: actor },
      // The head's approval of the loan covers the rest of it.
      ...{ decided_at: first?.decided_at ?? null, decided_by: first?.decided_by ?? null },
      ...{ decided_name: first?.decided_name ?? null, decided_reason: `${terminal}の故障による交換` },
      ...{ decided_for_id: first?.decided_for_id ?? null, decided_for_name: first?.decided_for_name ?? null },
      ...{ terminal_id: replacement, loan_id: newLoan, pin: null },
    })
    .execute();
  await tx
    .insertInto('loan_exchanges')
    .values({
      ...{ loan_id: loan.id, request_id: request, terminal_id: terminal, at: at.toISOString() },
      ...{ by_actor: actor, by_name: caller.account.name, reason },
    })
    .execute();
  await tx
    .updateTable('loans')
    .set({ revoked_at: at.toISOString() })
    .where('id', '=', loan.id)
    .where('revoked_at', 'is', null)
    .execute();
  await changeStanding(tx, loan.id, true, at);
  const data = { terminal, loan: loan.id, replacement, request, newLoan, reason };
  const index = await appendAct(tx, { at, actor, act: 'loan.exchanged', data });
  const staff = { id: loan.staff_id, name: loan.staff_name };
  const told = { of: 'exchanged' as const, terminal, replacement, staff, section: loan.section_id };
  await tell(tx, told, { at, actor, key: `act:${index}` });
  return ok(null);
}

/** The exchange that took a loan's place; null where there was none. */
export async function readExchange(db: Db, loan: string): Promise<RemoteActs['exchange']> {
  const row = await db
    .selectFrom('loan_exchanges')
    .innerJoin('loan_requests', 'loan_requests.id', 'loan_exchanges.request_id')
    .select(['loan_exchanges.at', 'loan_exchanges.by_actor', 'loan_exchanges.by_name', 'loan_exchanges.reason'])
    .select(['loan_exchanges.request_id', 'loan_requests.terminal_id'])
    .where('loan_exchanges.loan_id', '=', loan)
    .executeTakeFirst();
  if (row === undefined) return null;
  const by = { id: personIn(row.by_actor), name: orDisposed(row.by_name) };
  const { at, request_id: request, terminal_id: terminal } = row;
  return { at, by, request, terminal, reason: orDisposed(row.reason) };
}

/**
 * What was approved to be used on the PC that broke is signed anew for the loan that goes on; no term changes. A place that
 * a PC of another system cannot have is left out: there the head has to name another.
 */
export async function carryApprovals(
  tx: Tx,
  officeKey: KeyObject,
  to: { readonly request: string; readonly loan: string; readonly terminal: string },
  { at, actor }: { readonly at: Date; readonly actor: string },
): Promise<void> {
  const exchange = await tx
    .selectFrom('loan_exchanges')
    .select('loan_id')
    .where('request_id', '=', to.request)
    .executeTakeFirst();
  if (exchange === undefined) return;
  const rows = await tx
    .selectFrom('exceptions')
    .selectAll()
    .where('loan_id', '=', exchange.loan_id)
    .where('revoked_at', 'is', null)
    .where('to_at', '>', at.toISOString())
    .orderBy('id')
    .execute();
  const { last } = await tx
    .selectFrom('exceptions')
    .select((e) => e.fn.coalesce(e.fn.max('id'), e.lit(0)).as('last'))
    .executeTakeFirstOrThrow();
  const system = await systemOfLoan(tx, to.loan);
  const carried = rows
    .map((row) => ({ row, before: ExceptionStatement.parse(JSON.parse(row.statement)) }))
    .filter(({ before }) => system === null || systemOfPlace(before.place) === system);
  for (const [n, { row, before }] of carried.entries()) {
    const id = last + 1 + n;
    const statement: ExceptionStatement = {
      ...before,
      id: `A-${localDate(at).slice(0, 4)}-${String(id).padStart(4, '0')}`,
      loan: to.loan,
    };
    const reason = `${before.id}を交換した端末に引き継ぎ`;
    await tx
      .insertInto('exceptions')
      .values({
        ...{ id, loan_id: to.loan, statement: JSON.stringify(statement), to_at: statement.to, reason },
        ...{ sig: signException(officeKey, statement).sig, approved_at: row.approved_at },
        ...{ revoked_at: null, revoked_by: null, revoked_reason: null },
      })
      .execute();
    const { control, files, place, from, to: until } = statement;
    await appendAct(tx, {
      ...{ at, actor, act: 'exception.approved' as const },
      data: {
        ...{ id: statement.id, terminal: to.terminal, loan: to.loan, control, files: files.length, place, from },
        ...{ to: until, reason, statement: sha256(exceptionBytes(statement)) },
      },
    });
  }
}
