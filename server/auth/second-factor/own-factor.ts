import type { Role } from '#contract/http/console-api.ts';
import { type OwnFactor, recoveryCount } from '#contract/people/second-factor.ts';
import { actorOf } from '../../audit/actor.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Reader, Store, Tx } from '../../store/store.ts';
import type { Caller } from '../access.ts';
import type { PasswordCost } from '../password.ts';
import { provePassword } from '../prove-password.ts';
import { randomSigns } from '../random-signs.ts';
import { tokenFrom, tokenHash } from '../sign-in-token.ts';
import type { FactorBox } from './factor-box.ts';
import { type CodeTry, recoveryLeft, spendCode, tryCode } from './prove-code.ts';
import { readRequired } from './required-roles.ts';
import { secretBytes, stepOf, uriOf } from './totp.ts';

/** A secret that was shown waits so long for its first code. */
const pendingMs = 10 * 60_000;

export interface FactorParts {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly box: FactorBox;
}

/** Somebody at the second factor's routes. */
export interface Asking {
  readonly caller: Caller;
  readonly address: string;
}

const tryOf = ({ caller, address }: Asking, code: string): CodeTry => ({
  ...{ account: caller.account.id, actor: actorOf(caller), code, address, token: caller.token },
});

export const hasFactor = async (db: Reader, account: string): Promise<boolean> =>
  (await db
    .selectFrom('second_factors')
    .select('account_id')
    .where('account_id', '=', account)
    .where('secret', 'is not', null)
    .executeTakeFirst()) !== undefined;

export async function readOwnFactor(
  db: Reader,
  { id, role }: { readonly id: string; readonly role: Role },
): Promise<OwnFactor> {
  const row = await db.selectFrom('second_factors').select('since').where('account_id', '=', id).executeTakeFirst();
  return {
    since: row?.since ?? null,
    recoveryLeft: await recoveryLeft(db, id),
    required: (await readRequired(db)).includes(role),
  };
}

/** Ends the sign-in by password alone and begins one that everything is open to. OF-429, OF-642. */
export async function finishSignIn(
  { store, runtime, box }: FactorParts,
  asking: Asking,
  code: string,
): Promise<Outcome<{ readonly token: string }>> {
  const { caller, address } = asking;
  const tried = tryOf(asking, code);
  return tryCode(store, runtime, tried, async (tx, at) => {
    const spent = await spendCode(tx, box, tried, at);
    if (!spent.ok) return spent;
    const token = tokenFrom(runtime.random(32));
    await tx.deleteFrom('sign_ins').where('token_hash', '=', tokenHash(caller.token)).execute();
    const signIn = { account_id: caller.account.id, created_at: at.getTime(), seen_at: at.getTime() };
    await tx
      .insertInto('sign_ins')
      .values({ token_hash: tokenHash(token), ...signIn, stage: 'full' })
      .execute();
    await appendAct(tx, { at, actor: tried.actor, act: 'sign-in.done', data: { address } });
    return ok({ token });
  });
}

/**
 * A new secret, to be shown and then confirmed. OF-402, OF-429: the password, as at sign-in. OF-642: the code of the
 * second factor that stands, which somebody who sits down at an open console does not have.
 */
export async function beginFactor(
  { store, runtime, box }: FactorParts,
  cost: PasswordCost,
  asking: Asking,
  asked: { readonly password: string; readonly code: string | null },
): Promise<Outcome<{ readonly uri: string; readonly secret: string }>> {
  const { id } = asking.caller.account;
  const proven = await provePassword(store, runtime, cost, {
    ...{ account: id, password: asked.password, address: asking.address },
  });
  if (!proven.ok) return proven;
  const secret = runtime.random(secretBytes);
  const tried = tryOf(asking, asked.code ?? '');
  return tryCode(store, runtime, tried, async (tx, at) => {
    if (await hasFactor(tx, id)) {
      const spent = await spendCode(tx, box, tried, at);
      if (!spent.ok) return spent;
    }
    const pending = { pending: box.seal(id, secret), pending_at: at.getTime() };
    await tx
      .insertInto('second_factors')
      .values({ account_id: id, secret: null, since: null, ...pending })
      .onConflict((on) => on.column('account_id').doUpdateSet(pending))
      .execute();
    return ok(uriOf(secret, id));
  });
}

/** The first code of a secret that was shown: from here on it counts. OF-429, OF-642. OF-643: none was, or too long ago. */
export async function confirmFactor(
  { store, runtime, box }: FactorParts,
  asking: Asking,
  code: string,
): Promise<Outcome<{ readonly recovery: string[] }>> {
  const { account, token } = asking.caller;
  const tried = tryOf(asking, code);
  return tryCode(store, runtime, tried, async (tx, at) => {
    const row = await tx
      .selectFrom('second_factors')
      .selectAll()
      .where('account_id', '=', account.id)
      .executeTakeFirst();
    const { pending = null, pending_at: pendingAt = null } = row ?? {};
    if (pending === null || pendingAt === null || at.getTime() - pendingAt > pendingMs) return refusal('OF-643');
    const step = stepOf(box.open(account.id, pending), code, at.getTime(), 0);
    if (step === null) return refusal('OF-642');
    await tx
      .updateTable('second_factors')
      .set({ secret: pending, since: at.toISOString(), last_step: step, pending: null, pending_at: null })
      .where('account_id', '=', account.id)
      .execute();
    await tx
      .deleteFrom('sign_ins')
      .where('account_id', '=', account.id)
      .where('token_hash', '!=', tokenHash(token))
      .execute();
    await tx.updateTable('sign_ins').set({ stage: 'full' }).where('token_hash', '=', tokenHash(token)).execute();
    const data = { account: account.id, renewed: (row?.secret ?? null) !== null };
    await appendAct(tx, { at, actor: tried.actor, act: 'second-factor.set-up', data });
    return ok({ recovery: await newRecovery(tx, { runtime, box }, account.id) });
  });
}

/** Ten new recovery codes; the old ones are good for nothing any more. OF-429, OF-642. */
export async function renewRecovery(
  { store, runtime, box }: FactorParts,
  asking: Asking,
  code: string,
): Promise<Outcome<{ readonly recovery: string[] }>> {
  const tried = tryOf(asking, code);
  return tryCode(store, runtime, tried, async (tx, at) => {
    const spent = await spendCode(tx, box, tried, at);
    if (!spent.ok) return spent;
    const data = { account: tried.account };
    await appendAct(tx, { at, actor: tried.actor, act: 'recovery-codes.renewed', data });
    return ok({ recovery: await newRecovery(tx, { runtime, box }, tried.account) });
  });
}

/** Signs in by the password alone again. OF-429, OF-642. OF-644: the role has to have it. */
export async function endFactor(
  { store, runtime, box }: FactorParts,
  asking: Asking,
  code: string,
): Promise<Outcome<null>> {
  const tried = tryOf(asking, code);
  return tryCode(store, runtime, tried, async (tx, at) => {
    if ((await readRequired(tx)).includes(asking.caller.account.role)) return refusal('OF-644');
    const spent = await spendCode(tx, box, tried, at);
    if (!spent.ok) return spent;
    await dropFactor(tx, tried.account);
    await appendAct(tx, { at, actor: tried.actor, act: 'second-factor.ended', data: { account: tried.account } });
    return ok(null);
  });
}

/** Removes secret, step and recovery codes. */
export async function dropFactor(tx: Tx, account: string): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('account_id', '=', account).execute();
  await tx.deleteFrom('second_factors').where('account_id', '=', account).execute();
}

async function newRecovery(tx: Tx, { runtime, box }: Omit<FactorParts, 'store'>, account: string): Promise<string[]> {
  await tx.deleteFrom('recovery_codes').where('account_id', '=', account).execute();
  const recovery = Array.from({ length: recoveryCount }, () => randomSigns(runtime.random, 10).replace(/^.{5}/, '$&-'));
  await tx
    .insertInto('recovery_codes')
    .values(recovery.map((code) => ({ account_id: account, hash: box.hashOf(account, code) })))
    .execute();
  return recovery;
}
