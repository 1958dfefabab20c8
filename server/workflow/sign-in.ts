import type { Account, SignInStage } from '#contract/http/console-api.ts';
import type { PasswordCost } from '../auth/password.ts';
import { type PasswordTry, provePassword, stillHolds } from '../auth/prove-password.ts';
import { hasFactor } from '../auth/second-factor/own-factor.ts';
import { readRequired } from '../auth/second-factor/required-roles.ts';
import { signInLimits, tokenFrom, tokenHash } from '../auth/sign-in-token.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { applyDuePostings } from '../people/postings.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';

export interface SignInTry extends PasswordTry {
  /** Token of the sign-in that the browser still holds: it ends, whoever it belonged to. */
  readonly oldToken: string | null;
}

export interface SignedIn {
  readonly account: Account;
  readonly initial: boolean;
  readonly stage: SignInStage;
  readonly token: string;
}

/** Signs a person in, up to the second factor where there is one. Refused as {@link provePassword}; every outcome is an act of the office. */
export async function signIn(
  store: Store,
  runtime: Runtime,
  cost: PasswordCost,
  tried: SignInTry,
): Promise<Outcome<SignedIn>> {
  await applyDuePostings(store, runtime);
  const proven = await provePassword(store, runtime, cost, tried);
  if (!proven.ok) return proven;
  const { initial, hash, ...account } = proven.value;
  const at = runtime.now();
  const token = tokenFrom(runtime.random(32));
  return store.write(async (tx): Promise<Outcome<SignedIn>> => {
    if (!(await stillHolds(tx, { id: account.id, hash }))) return refusal('OF-402', 'taken back meanwhile');
    const stage = await stageOf(tx, account);
    await tx
      .deleteFrom('sign_ins')
      .where('created_at', '<', at.getTime() - signInLimits.absoluteMs)
      .execute();
    if (tried.oldToken !== null) {
      await tx.deleteFrom('sign_ins').where('token_hash', '=', tokenHash(tried.oldToken)).execute();
    }
    await tx
      .insertInto('sign_ins')
      .values({
        ...{ token_hash: tokenHash(token), account_id: account.id },
        ...{ created_at: at.getTime(), seen_at: at.getTime(), stage },
      })
      .execute();
    const data = { address: tried.address };
    const act = stage === 'code' ? 'sign-in.half-done' : 'sign-in.done';
    await appendAct(tx, { at, actor: `${account.role}:${account.id}`, act, data });
    return ok({ account, initial, stage, token });
  });
}

/** How far the password alone leads. */
async function stageOf(tx: Tx, account: Account): Promise<SignInStage> {
  if (await hasFactor(tx, account.id)) return 'code';
  return (await readRequired(tx)).includes(account.role) ? 'set-up' : 'full';
}

/** Ends one sign-in. */
export async function signOut(store: Store, runtime: Runtime, actor: string, token: string): Promise<void> {
  await store.write(async (tx) => {
    await tx.deleteFrom('sign_ins').where('token_hash', '=', tokenHash(token)).execute();
    await appendAct(tx, { at: runtime.now(), actor, act: 'sign-out.done', data: {} });
  });
}
