import type { Role } from '#contract/http/console-api.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { nobodysVerifier, type PasswordCost, passwordMatches } from './password.ts';
import { forgiveTry, giveBackTry, takeTry, throttleLimits } from './throttle.ts';

export interface PasswordTry {
  readonly account: string;
  readonly password: string;
  /** Network address the try came from. */
  readonly address: string;
}

/** Whose password it was. */
export interface ProvenAccount {
  readonly id: string;
  readonly name: string;
  readonly section: string;
  readonly role: Role;
  /** Proven by the issued password, which whoever issued it knows as well: good for nothing but choosing the own one. */
  readonly initial: boolean;
  /** What the password was proven against. */
  readonly hash: string;
}

/** Whether what was proven still holds, in the transaction that rests on it: the account may have been taken back since. */
export async function stillHolds(tx: Tx, { id, hash }: Pick<ProvenAccount, 'id' | 'hash'>): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', id)
    .where('disabled', '=', 0)
    .where('password_hash', '=', hash)
    .executeTakeFirst();
  return row !== undefined;
}

/** Under which its wrong tries are counted. */
const passwordKeys = (account: string, address: string) => ({
  here: `account:${account}@${address}`,
  anywhere: `account:${account}`,
});

/** After a new password nothing that was tried before counts. */
export async function forgetTries(tx: Tx, account: string): Promise<void> {
  const { here, anywhere } = passwordKeys(account, '%');
  await tx
    .deleteFrom('throttles')
    .where((e) => e.or([e('key', '=', anywhere), e('key', 'like', here)]))
    .execute();
}

/**
 * Whether somebody knows an account's password: OF-402 for a wrong one and for an unknown account alike, OF-429 after too
 * many wrong ones. A wrong try is an act of the office; the caller records the right one, with what it was for.
 */
export async function provePassword(
  store: Store,
  runtime: Runtime,
  cost: PasswordCost,
  { account: id, password, address }: PasswordTry,
): Promise<Outcome<ProvenAccount>> {
  const { here, anywhere } = passwordKeys(id, address);
  const from = `address:${address}`;
  const keys = [
    { key: here, limit: throttleLimits.target },
    { key: anywhere, limit: throttleLimits.anywhere },
    { key: from, limit: throttleLimits.address },
  ];
  const taken = await store.write((tx) => takeTry(tx, keys, runtime.now()));
  if (taken === 'blocked') return refusal('OF-429');
  const row = await store.db
    .selectFrom('accounts')
    .innerJoin('sections', 'sections.id', 'accounts.section_id')
    .selectAll('accounts')
    .select('sections.name as section')
    .where('accounts.id', '=', id)
    .where('accounts.disabled', '=', 0)
    .executeTakeFirst();
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
  const matches = await passwordMatches(password, verifier);
  const at = runtime.now();
  if (row === undefined || !matches) {
    await store.write(async (tx) => {
      const data = { account: id, address };
      await appendAct(tx, { at, actor: 'anonymous', act: 'sign-in.refused', data });
      if (taken === 'last') await appendAct(tx, { at, actor: 'anonymous', act: 'sign-in.blocked', data });
    });
    return refusal('OF-402');
  }
  await store.write(async (tx) => {
    await forgiveTry(tx, here, from, at);
    await giveBackTry(tx, anywhere);
  });
  const { name, section, role, password_hash: hash } = row;
  return ok({ id, name, section, role, hash, initial: row.password_state === 'initial' });
}
