import { createHmac } from 'node:crypto';
import { type CodePurpose, type Mac, readContactCode } from '#contract/loan/code.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { type Caller, mayReach } from '../../auth/access.ts';
import { forgiveTry, giveBackTry, takeTry, throttleLimits } from '../../auth/throttle.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Tx } from '../../store/store.ts';
import type { GivenAnswersTable, LoansTable } from '../../store/tables.ts';
import { noteIncident } from '../ingest/note-incidents.ts';
import { compareDictated } from '../ingest/raise-codes.ts';

/** For how long the account that gave an answer may have it again: it may have been misheard, or the page closed. */
const repeatMs = 600_000;

/** Who dictated what to whom. */
export interface Dictated {
  readonly caller: Caller;
  readonly terminal: string;
  readonly contactCode: string;
  readonly at: Date;
}

/** A 連絡コード that is right, and on record. */
export interface HeardCode {
  readonly loan: LoansTable;
  /** Last day of the loan in the signed statement: what an extension is counted from. */
  readonly signedTo: string;
  readonly mac: Mac;
  readonly purpose: CodePurpose;
  readonly counter: number;
  readonly heardAt: string;
  /** It was dictated before. */
  readonly again: boolean;
  /** Its answer, where this account has just given one. */
  readonly given: GivenAnswersTable | null;
}

export const actorOf = ({ account }: Caller): string => `${account.role}:${account.id}`;

const macOf =
  (codeKey: string): Mac =>
  (bytes) =>
    createHmac('sha256', Buffer.from(codeKey, 'base64')).update(bytes).digest();

/**
 * Reads a dictated code and records it, once: as a report and as an anchor of the trail. OF-404: nothing lent under
 * this number. OF-403: not the caller's section, or the caller's own loan. OF-422: mistyped, forged or used up. OF-429:
 * five of those. OF-461: right, but over another trail than the office knows.
 */
export async function hearCode(tx: Tx, dictated: Dictated): Promise<Outcome<HeardCode>> {
  const { caller, terminal, contactCode, at } = dictated;
  const loan = await tx
    .selectFrom('loans')
    .selectAll()
    .where('terminal_id', '=', terminal)
    .where('state', '=', 'lent')
    .executeTakeFirst();
  if (loan === undefined) return refusal('OF-404');
  if (!mayReach(caller, { staffId: loan.staff_id, sectionId: loan.section_id })) return refusal('OF-403');
  // Nobody lets themselves in, extends or approves for themselves.
  if (loan.staff_id === caller.account.id) return refusal('OF-403', 'the own loan');
  const key = `response-code:${terminal}`;
  if ((await takeTry(tx, [{ key, limit: throttleLimits.target }], at)) === 'blocked') return refusal('OF-429');

  const { codeKey, facts } = LoanStatement.parse(JSON.parse(loan.statement));
  const mac = macOf(codeKey);
  const known = { loan, mac, signedTo: facts.loan.to };
  const chain = await tx
    .selectFrom('chains')
    .select(['id', 'code_counter', 'next_seq'])
    .where('loan_id', '=', loan.id)
    .executeTakeFirst();
  // Without a recorder that was enrolled there is nobody to show a code.
  if (chain === undefined) return refusal('OF-422');
  const newest = await newestDictated(tx, loan.id);
  // Used up: answered ones, and those before one that the terminal has shown since.
  const after = Math.max(0, loan.answered_counter, newest - 1, chain.code_counter - 1);
  const read = readContactCode(mac, contactCode, { loan: loan.id, after });
  if (read === null) {
    const given = await givenBefore(tx, loan, mac, dictated);
    if (given === null) {
      await appendAct(tx, {
        at,
        actor: actorOf(caller),
        act: 'response-code.refused',
        data: { terminal, loan: loan.id },
      });
      return refusal('OF-422');
    }
    await giveBackTry(tx, key);
    const { purpose, at: heardAt } = await dictation(tx, loan.id, given.counter);
    return ok({ ...known, purpose, counter: given.counter, heardAt, again: true, given });
  }
  const { purpose, counter, anchor } = read;
  const act = { terminal, loan: loan.id, purpose, counter, anchor };
  const before = await findDictation(tx, loan.id, counter);
  const by = { at, actor: actorOf(caller) };
  if (before === undefined) {
    const row = { loan_id: loan.id, counter, purpose, anchor, at: at.toISOString(), account: caller.account.id };
    await tx.insertInto('dictated_codes').values(row).execute();
  } else if (before.anchor !== anchor || before.purpose !== purpose) {
    await giveBackTry(tx, key);
    await noteIncident(tx, { chain: chain.id, seq: Math.max(0, chain.next_seq - 1), kind: 'anchor', at });
    await appendAct(tx, { ...by, act: 'contact-code.contradicted', data: act });
    return refusal('OF-461');
  }
  if (!(await compareDictated(tx, loan.id, { counter, anchor }, by))) {
    await giveBackTry(tx, key);
    return refusal('OF-461');
  }
  if (before !== undefined) {
    // A code that is known forgives nothing: it could be read out between guesses.
    await giveBackTry(tx, key);
    return ok({ ...known, purpose, counter, heardAt: before.at, again: true, given: null });
  }
  await forgiveTry(tx, key, null, at);
  await appendAct(tx, { ...by, act: 'contact-code.reported', data: act });
  return ok({ ...known, purpose, counter, heardAt: at.toISOString(), again: false, given: null });
}

const findDictation = (tx: Tx, loan: string, counter: number) =>
  tx
    .selectFrom('dictated_codes')
    .selectAll()
    .where('loan_id', '=', loan)
    .where('counter', '=', counter)
    .executeTakeFirst();

async function dictation(tx: Tx, loan: string, counter: number) {
  const found = await findDictation(tx, loan, counter);
  if (found === undefined) throw new Error(`unreachable: ${loan} ${counter} was answered and never heard`);
  return found;
}

async function newestDictated(tx: Tx, loan: string): Promise<number> {
  const newest = await tx
    .selectFrom('dictated_codes')
    .select('counter')
    .where('loan_id', '=', loan)
    .orderBy('counter', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.counter ?? 0;
}

/** The newest answer, where this is its code, and the same account asks within minutes. */
async function givenBefore(
  tx: Tx,
  loan: LoansTable,
  mac: Mac,
  { caller, contactCode, at }: Dictated,
): Promise<GivenAnswersTable | null> {
  const counter = loan.answered_counter;
  const read = counter < 1 ? null : readContactCode(mac, contactCode, { loan: loan.id, after: counter - 1 });
  if (read?.counter !== counter) return null;
  const given = await tx
    .selectFrom('given_answers')
    .selectAll()
    .where('loan_id', '=', loan.id)
    .where('counter', '=', counter)
    .where('account', '=', caller.account.id)
    .executeTakeFirst();
  if (given === undefined) return null;
  const agoMs = at.getTime() - new Date(given.at).getTime();
  return agoMs >= 0 && agoMs < repeatMs ? given : null;
}
