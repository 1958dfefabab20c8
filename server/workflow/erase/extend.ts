import { LoanExtension } from '#contract/loan/extension.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { dayLater } from '#contract/loan/period.ts';
import { nextSerial } from '#contract/loan/standing.ts';
import { actorOf } from '../../audit/actor.ts';
import { type Caller, mayReach } from '../../auth/access.ts';
import { sayPlansOf } from '../../forms/plan/said-plans.ts';
import { readLife } from '../../lending/move-terminal.ts';
import { isTaken } from '../../lending/requests.ts';
import { appendAct } from '../../log/office-acts.ts';
import { tell } from '../../notices/tell.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Tx } from '../../store/store.ts';
import type { LoansTable } from '../../store/tables.ts';
import { extensionRange } from '../codes/extension.ts';

type Db = Pick<Tx, 'selectFrom'>;

/** Last days that a loan can be extended to by form: later than now, and as far as a code could. */
export function formRange(loan: Pick<LoansTable, 'statement' | 'to_day'>, now: Date) {
  const signedTo = LoanStatement.parse(JSON.parse(loan.statement)).facts.loan.to;
  const { earliestTo, latestTo } = extensionRange(signedTo, loan.to_day, now);
  return { earliestTo: earliestTo > loan.to_day ? earliestTo : dayLater(loan.to_day, 1), latestTo };
}

/** The loan that a PC is out with, where this caller may extend it. OF-403: another section's, or their own. OF-404. */
export async function extendable(db: Db, caller: Caller, terminal: string): Promise<Outcome<LoansTable>> {
  const loan = await db
    .selectFrom('loans')
    .selectAll()
    .where('terminal_id', '=', terminal)
    .where('state', '=', 'lent')
    .executeTakeFirst();
  const life = await readLife(db, terminal);
  if (!life.ok) return life;
  if (loan === undefined) return refusal('OF-404', 'nothing lent');
  if (!mayReach(caller, { staffId: loan.staff_id, sectionId: loan.section_id })) return refusal('OF-403');
  if (loan.staff_id === caller.account.id) return refusal('OF-403', 'the own loan');
  // A PC that is lost, broken or on its way back is not lent on.
  if (life.value.state !== 'lent' || loan.revoked_at !== null) return refusal('OF-470', life.value.state);
  return ok(loan);
}

/**
 * Extends a loan by form. The terminal learns of it over the line; a response code says the same where there is none.
 * OF-403, OF-404, OF-470 as {@link extendable}. OF-475: the PC is kept for somebody else. OF-584: not such a day.
 */
export async function extendLoan(
  tx: Tx,
  caller: Caller,
  at: Date,
  asked: { readonly terminal: string; readonly to: string; readonly reason: string },
): Promise<Outcome<null>> {
  const { terminal, to, reason } = asked;
  const found = await extendable(tx, caller, terminal);
  if (!found.ok) return found;
  const loan = found.value;
  const { earliestTo, latestTo } = formRange(loan, at);
  if (to < earliestTo || to > latestTo) return refusal('OF-584', `${earliestTo} to ${latestTo}`);
  const more = { id: '', from_day: dayLater(loan.to_day, 1), to_day: to };
  if (await isTaken(tx, terminal, more)) return refusal('OF-475');
  const newest = await tx
    .selectFrom('loan_extensions')
    .select((e) => e.fn.max('serial').as('serial'))
    .where('loan_id', '=', loan.id)
    .executeTakeFirstOrThrow();
  const actor = actorOf(caller);
  await tx.updateTable('loans').set({ to_day: to }).where('id', '=', loan.id).execute();
  await tx
    .insertInto('loan_extensions')
    .values({
      ...{ loan_id: loan.id, serial: nextSerial(Number(newest.serial ?? 0), at), before_day: loan.to_day, to_day: to },
      ...{ at: at.toISOString(), by_actor: actor, by_name: caller.account.name, reason },
    })
    .execute();
  const data = { terminal, loan: loan.id, before: loan.to_day, to, reason };
  const index = await appendAct(tx, { at, actor, act: 'loan.extended', data });
  const staff = { id: loan.staff_id, name: loan.staff_name };
  const told = { of: 'extended' as const, terminal, to, staff, section: loan.section_id };
  await tell(tx, told, { at, actor, key: `act:${index}` });
  await sayPlansOf(tx, loan.staff_id, at, actor);
  return ok(null);
}

/** The newest extension of a loan by form, while its PC is out with its borrower; null where there is none. */
export async function extensionInForce(db: Db, loan: string): Promise<LoanExtension | null> {
  const row = await db
    .selectFrom('loan_extensions')
    .innerJoin('loans', 'loans.id', 'loan_extensions.loan_id')
    .innerJoin('terminals', 'terminals.id', 'loans.terminal_id')
    .select(['loan_extensions.serial', 'loan_extensions.to_day', 'loan_extensions.at', 'loans.terminal_id'])
    .where('loan_extensions.loan_id', '=', loan)
    // What was given back is not opened again by a word that comes late.
    .where('terminals.state', '=', 'lent')
    .orderBy('loan_extensions.serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return LoanExtension.parse({
    ...{ v: 1, kind: 'extension', loan, terminal: row.terminal_id, serial: row.serial, to: row.to_day },
    issuedAt: row.at,
  });
}
