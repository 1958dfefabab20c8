import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { ConfirmBody } from '#contract/http/lending-api.ts';
import { type LoanFacts, type LoanStatement, plannedDaysMax } from '#contract/loan/package.ts';
import { dayLater } from '#contract/loan/period.ts';
import { Policy } from '#contract/policy/policy.ts';
import { shippedWorkStyles, WorkStyleRule } from '#contract/policy/work-style.ts';
import { LendingBase } from '#contract/settings/lending-base.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { hashPassword, type PasswordCost, type PasswordVerifier } from '../auth/password.ts';
import { type ProvenAccount, provePassword, stillHolds } from '../auth/prove-password.ts';
import { approvedDays } from '../forms/plan/approved-days.ts';
import { isRegistered } from '../forms/registration/registration-kind.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { remoteSetOf } from '../remote/profiles.ts';
import type { Runtime } from '../runtime.ts';
import { isSampleCity, partOf, readStored, UnreadableSetting } from '../settings/stored.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import { carryApprovals } from '../workflow/erase/exchange.ts';
import { openLoan } from '../workflow/open-loan.ts';
import { type AtHand, atHand, mayConfirm, readItems } from './items.ts';
import { moveTerminal, readLife } from './move-terminal.ts';
import { thingsOf } from './requests.ts';

/** What 情報政策課 has laid down for every loan. */
export const LendingDefaults = LendingBase.extend({
  policy: LendingBase.shape.policy.extend({ presence: Policy.shape.presence }),
  /** The city's own rules of the forms of telework; absent: as shipped. A form without one is not lent for. */
  styles: z.array(WorkStyleRule).max(3).optional(),
});
export type LendingDefaults = z.infer<typeof LendingDefaults>;

export interface ReadDefaults {
  readonly defaults: LendingDefaults;
  /** Left out of `defaults`, because what is stored of them cannot be read. */
  readonly unreadable: readonly ('lending.styles' | 'lending.presence')[];
}

const without = (value: unknown, key: string): object =>
  Object.fromEntries(Object.entries(value ?? {}).filter(([one]) => one !== key));

/** What the row `lending` says; null where that is not what every loan takes. Pure. */
export function parseLendingDefaults(value: unknown): ReadDefaults | null {
  const policy = partOf(value, 'policy');
  const base = LendingBase.safeParse({ ...without(value, 'styles'), policy: without(policy, 'presence') });
  if (!base.success) return null;
  const styles = LendingDefaults.shape.styles.safeParse(partOf(value, 'styles'));
  const presence = Policy.shape.presence.safeParse(partOf(policy, 'presence'));
  return {
    defaults: {
      ...base.data,
      policy: { ...base.data.policy, ...(presence.data === undefined ? {} : { presence: presence.data }) },
      ...(styles.data === undefined ? {} : { styles: styles.data }),
    },
    unreadable: [
      ...(styles.success ? [] : (['lending.styles'] as const)),
      ...(presence.success ? [] : (['lending.presence'] as const)),
    ],
  };
}

/** What is laid down, null before that, and whether this is the sample city. Throws OF-655 where it cannot be read. */
export async function readLendingDefaults(tx: Reader): Promise<{
  readonly defaults: LendingDefaults | null;
  readonly unreadable: ReadDefaults['unreadable'];
  readonly isSample: boolean;
}> {
  const isSample = await isSampleCity(tx);
  const { text, value } = await readStored(tx, 'lending');
  if (text === null) return { defaults: null, unreadable: [], isSample };
  const read = parseLendingDefaults(value);
  if (read === null) throw new UnreadableSetting('lending', 'OF-655');
  return { ...read, isSample };
}

/** Days that the policy outlives its loan: a terminal that comes back late is still guarded. */
const policyOutlivesDays = 30;

/** Who has, had or is to get the PC under a loan's number; null where nobody does any more. */
export async function borrowerOf(tx: Pick<Tx, 'selectFrom'>, loan: string): Promise<string | null> {
  const lent = await tx.selectFrom('loans').select('staff_id').where('id', '=', loan).executeTakeFirst();
  if (lent !== undefined) return lent.staff_id;
  const asked = await tx.selectFrom('loan_requests').select('staff_id').where('loan_id', '=', loan).executeTakeFirst();
  return asked?.staff_id ?? null;
}

/**
 * One side's word that the items are as listed. OF-403: not the borrower's number. OF-402, OF-429: as at sign-in.
 * OF-471: the same person. OF-473: items are open, or the 暗証番号 is missing.
 */
export async function confirmItems(
  store: Store,
  runtime: Runtime,
  cost: PasswordCost,
  caller: Caller,
  asked: ConfirmBody & { readonly terminal: string; readonly address: string },
): Promise<Outcome<null>> {
  const { terminal, address } = asked;
  let person = caller.account.id;
  let proven: { readonly hand: AtHand; readonly account: ProvenAccount } | null = null;
  let pin: PasswordVerifier | null = null;
  if (asked.side === 'borrower') {
    // Whose password is tried must not be for the officer to choose: only the borrower's is.
    const hand = await atHand(store.db, terminal);
    if (hand === null) return refusal('OF-470');
    if ((await borrowerOf(store.db, hand.loan)) !== asked.account) return refusal('OF-403', 'not the borrower');
    const { account, password } = asked;
    const known = await provePassword(store, runtime, cost, { account, password, address });
    if (!known.ok) return known;
    if (known.value.initial) return refusal('OF-565');
    proven = { hand, account: known.value };
    if (hand.phase === 'hand-over') {
      if (asked.pin === null) return refusal('OF-473', 'no pin');
      pin = await hashPassword(asked.pin, runtime.random(16), cost);
    }
    person = account;
  }
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<null>> => {
    const hand = await atHand(tx, terminal);
    if (hand === null) return refusal('OF-470');
    // Meanwhile the PC may have been prepared for somebody else.
    if (proven !== null && (proven.hand.loan !== hand.loan || proven.hand.phase !== hand.phase))
      return refusal('OF-470');
    if (proven !== null && !(await stillHolds(tx, proven.account))) return refusal('OF-402', 'taken back meanwhile');
    const { side } = asked;
    // An officer who borrows a PC is handed it by a colleague.
    if (side === 'office' && (await borrowerOf(tx, hand.loan)) === person) return refusal('OF-471');
    if (!mayConfirm(hand.phase, await readItems(tx, hand))) return refusal('OF-473');
    const actor = side === 'office' ? actorOf(caller) : `staff:${person}`;
    const moved = await moveTerminal(tx, terminal, { type: 'confirm', side, person }, { at, actor });
    if (!moved.ok) return moved;
    if (pin !== null)
      await tx
        .updateTable('loan_requests')
        .set({ pin: JSON.stringify(pin) })
        .where('loan_id', '=', hand.loan)
        .execute();
    return ok(null);
  });
}

/**
 * The hand-over: the loan is signed and begins. OF-680: the office has laid down no 貸出の基本. OF-607: it has no rule for the form of telework. OF-655: rules that it has laid down cannot be read.
 */
export async function handOver(
  store: Store,
  runtime: Runtime,
  signing: { readonly officeKey: KeyObject; readonly statementLog: LoanStatement['log'] },
  caller: Caller,
  terminal: string,
): Promise<Outcome<{ readonly loan: string }>> {
  const at = runtime.now();
  const actor = actorOf(caller);
  return store.write(async (tx): Promise<Outcome<{ readonly loan: string }>> => {
    const { defaults, unreadable, isSample } = await readLendingDefaults(tx);
    if (defaults === null) return refusal('OF-680');
    // What would be signed instead might be laxer than what the city laid down.
    if (unreadable.length > 0) return refusal('OF-655', unreadable.join());
    const life = await readLife(tx, terminal);
    if (!life.ok) return life;
    const loan = life.value.loan ?? '';
    const row = await tx
      .selectFrom('loan_requests')
      .innerJoin('terminals', (join) => join.on('terminals.id', '=', terminal))
      .selectAll('loan_requests')
      .select('terminals.name as terminal_name')
      .where('loan_requests.loan_id', '=', loan)
      .executeTakeFirst();
    if (row === undefined) return refusal('OF-470', life.value.state);
    if (row.pin === null) return refusal('OF-473', 'no pin');
    if (!(await isRegistered(tx, row.staff_id))) return refusal('OF-514');
    const { telework, place = null } = thingsOf(row);
    const rule = (defaults.styles ?? shippedWorkStyles).find((one) => one.telework === telework);
    if (rule === undefined) return refusal('OF-607', telework);
    const moved = await moveTerminal(tx, terminal, { type: 'hand-over' }, { at, actor });
    if (!moved.ok) return moved;
    const remote = await remoteSetOf(tx, row.section_id);
    const facts: LoanFacts = {
      terminal: { id: terminal, name: row.terminal_name },
      loan: { id: loan, from: row.from_day, to: row.to_day },
      staff: { id: row.staff_id, name: row.staff_name, section: row.section_name },
      contacts: { manager: defaults.managers[row.section_id] ?? defaults.it, it: defaults.it },
      plans: (await approvedDays(tx, row.staff_id, { from: row.from_day, to: row.to_day })).slice(0, plannedDaysMax),
      policy: {
        ...{ v: 1, telework, style: { ...rule, place }, ...defaults.policy },
        ...{ validFrom: row.from_day, validTo: dayLater(row.to_day, policyOutlivesDays) },
      },
      ...(remote.serial === 0 ? {} : { remote }),
      sample: isSample,
    };
    const pin = JSON.parse(row.pin) as PasswordVerifier;
    const statement = await openLoan(tx, signing.officeKey, {
      ...{ facts, sectionId: row.section_id, pin, codeKey: runtime.random(32), log: signing.statementLog },
    });
    await carryApprovals(tx, signing.officeKey, { request: row.id, loan, terminal }, { at, actor });
    await tx.updateTable('loan_requests').set({ state: 'used', pin: null }).where('id', '=', row.id).execute();
    await appendAct(tx, { at, actor, act: 'loan.handed-over', data: { loan, terminal, statement } });
    return ok({ loan });
  });
}
