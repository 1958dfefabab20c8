import type { Account } from '#contract/http/console-api.ts';
import { nobodysVerifier, type PasswordCost, passwordMatches } from '../auth/password.ts';
import { signInLimits, tokenFrom, tokenHash } from '../auth/sign-in-token.ts';
import { forgiveTry, takeTry, throttleLimits } from '../auth/throttle.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';

export interface SignInTry {
  readonly account: string;
  readonly password: string;
  /** Network address the try came from. */
  readonly address: string;
  /** Token of the sign-in that the browser still holds: it ends, whoever it belonged to. */
  readonly oldToken: string | null;
}

async function findAccount(store: Store, id: string) {
  return store.db
    .selectFrom('accounts')
    .innerJoin('sections', 'sections.id', 'accounts.section_id')
    .selectAll('accounts')
    .select('sections.name as section')
    .where('accounts.id', '=', id)
    .where('accounts.disabled', '=', 0)
    .executeTakeFirst();
}

/**
 * Signs a person in: OF-402 for a wrong password and for an unknown account alike, OF-429 after too many wrong ones.
 * Every outcome is an act of the office.
 */
export async function signIn(
  store: Store,
  runtime: Runtime,
  cost: PasswordCost,
  tried: SignInTry,
): Promise<Outcome<{ readonly account: Account; readonly token: string }>> {
  const { account: id, address } = tried;
  const target = `account:${id}`;
  const from = `address:${address}`;
  const keys = [
    { key: target, limit: throttleLimits.target },
    { key: from, limit: throttleLimits.address },
  ];
  const taken = await store.write((tx) => takeTry(tx, keys, runtime.now()));
  if (taken === 'blocked') return refusal('OF-429');

  const row = await findAccount(store, id);
  const verifier =
    row === undefined
      ? nobodysVerifier(cost)
      : {
          salt: row.password_salt,
          hash: row.password_hash,
          memoryKiB: row.password_memory_kib,
          passes: row.password_passes,
          parallelism: row.password_parallelism,
        };
  const matches = await passwordMatches(tried.password, verifier);
  const at = runtime.now();
  if (row === undefined || !matches) {
    await store.write(async (tx) => {
      const data = { account: id, address };
      await appendAct(tx, { at, actor: 'anonymous', act: 'sign-in.refused', data });
      if (taken === 'last') await appendAct(tx, { at, actor: 'anonymous', act: 'sign-in.blocked', data });
    });
    return refusal('OF-402');
  }

  const token = tokenFrom(runtime.random(32));
  await store.write(async (tx) => {
    await forgiveTry(tx, target, from, at);
    await tx
      .deleteFrom('sign_ins')
      .where('created_at', '<', at.getTime() - signInLimits.absoluteMs)
      .execute();
    if (tried.oldToken !== null) {
      await tx.deleteFrom('sign_ins').where('token_hash', '=', tokenHash(tried.oldToken)).execute();
    }
    await tx
      .insertInto('sign_ins')
      .values({ token_hash: tokenHash(token), account_id: id, created_at: at.getTime(), seen_at: at.getTime() })
      .execute();
    await appendAct(tx, { at, actor: `${row.role}:${id}`, act: 'sign-in.done', data: { address } });
  });
  return ok({ account: { id, name: row.name, section: row.section, role: row.role }, token });
}

/** Ends one sign-in. */
export async function signOut(store: Store, runtime: Runtime, actor: string, token: string): Promise<void> {
  await store.write(async (tx) => {
    await tx.deleteFrom('sign_ins').where('token_hash', '=', tokenHash(token)).execute();
    await appendAct(tx, { at: runtime.now(), actor, act: 'sign-out.done', data: {} });
  });
}
