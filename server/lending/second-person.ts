import type { DeskActBody, SecondPersonBody } from '#contract/http/lending-api.ts';
import { isOfficersAct, type TerminalLife } from '#contract/loan/life.ts';
import type { PasswordCost } from '../auth/password.ts';
import { type ProvenAccount, provePassword, stillHolds } from '../auth/prove-password.ts';
import { type Asking, type FactorParts, hasFactor } from '../auth/second-factor/own-factor.ts';
import { spendCode, tryCode } from '../auth/second-factor/prove-code.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Reader } from '../store/store.ts';
import { borrowerOf } from './confirm.ts';
import { actAtDesk, allowedActs } from './desk-acts.ts';
import { readLife } from './move-terminal.ts';

/** Whose password may be tried: the borrower's, or that of another officer. OF-470: not now. OF-471, OF-652. */
async function mayBeSecond(
  db: Reader,
  { account }: Asking['caller'],
  { terminal, act, second }: { readonly terminal: string } & Pick<TwoPersonBody, 'act' | 'second'>,
): Promise<Outcome<null>> {
  const life = await readLife(db, terminal);
  if (!life.ok) return life;
  if (!allowedActs(life.value, account.id).includes(act)) return refusal('OF-470', life.value.state);
  if (second.account === account.id) return refusal('OF-471');
  const { loan } = life.value;
  const isSecond =
    second.as === 'borrower'
      ? !isOfficersAct(act) && loan !== null && (await borrowerOf(db, loan)) === second.account
      : await isOfficer(db, second.account);
  return isSecond ? ok(null) : refusal('OF-652', second.as);
}

async function isOfficer(db: Reader, account: string): Promise<boolean> {
  const officers = db.selectFrom('accounts').select('id').where('role', '=', 'it').where('disabled', '=', 0);
  return (await officers.where('id', '=', account).executeTakeFirst()) !== undefined;
}

type TwoPersonBody = Extract<DeskActBody, { readonly second: unknown }>;

/**
 * An act that one officer alone does not do, with the second person there: password, and second factor where they have
 * one. OF-402, OF-429, OF-565, OF-642 as at sign-in. OF-471: the same person. OF-652: neither the borrower of this loan
 * nor an officer. Else refused as {@link actAtDesk}.
 */
export async function actWithSecond(
  { store, runtime, box }: FactorParts,
  cost: PasswordCost,
  { caller, address }: Asking,
  asked: TwoPersonBody & { readonly terminal: string },
): Promise<Outcome<TerminalLife>> {
  const { terminal, act, reason, second } = asked;
  // Whose password is tried must not be for the officer to choose.
  const may = await mayBeSecond(store.db, caller, asked);
  if (!may.ok) return may;
  const { account, password, code } = second;
  const proven = await provePassword(store, runtime, cost, { account, password, address });
  if (!proven.ok) return proven;
  if (proven.value.initial) return refusal('OF-565');
  const actor = `${proven.value.role}:${account}`;
  const tried = { account, actor, code: code ?? '', address, token: caller.token };
  return tryCode(store, runtime, tried, async (tx, at) => {
    if (!(await stillHolds(tx, proven.value))) return refusal('OF-402', 'taken back meanwhile');
    // Meanwhile the PC may have gone on to somebody else's loan.
    const still = await mayBeSecond(tx, caller, asked);
    if (!still.ok) return still;
    if (await hasFactor(tx, account)) {
      const spent = await spendCode(tx, box, tried, at);
      if (!spent.ok) return spent;
    }
    return actAtDesk(tx, caller, at, terminal, { act, reason, second: personOf(second, proven.value) });
  });
}

const personOf = (second: SecondPersonBody, { id }: Pick<ProvenAccount, 'id'>) => ({
  ...{ id, as: second.as, why: second.as === 'officer' ? second.why : '' },
});
