import { recoveryCount, TotpCode } from '#contract/people/second-factor.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store, Tx } from '../../store/store.ts';
import { tokenHash } from '../sign-in-token.ts';
import { forgiveTry, giveBackTry, takeTry, throttleLimits } from '../throttle.ts';
import type { FactorBox } from './factor-box.ts';
import { stepOf } from './totp.ts';

export interface CodeTry {
  readonly account: string;
  /** `manager:200045` */
  readonly actor: string;
  readonly code: string;
  /** Network address the try came from. */
  readonly address: string;
  /** Token of the sign-in that asks. */
  readonly token: string;
}

/**
 * Judges one code and does, in the same transaction, what it was given for. OF-401: the sign-in that asks has ended
 * meanwhile, by a second press or by others; no code is spent on it. OF-429 after too many wrong ones; what `judge`
 * refuses with is recorded as a wrong try where it is OF-642.
 */
export async function tryCode<T>(
  store: Store,
  runtime: Runtime,
  { account, actor, address, token }: CodeTry,
  judge: (tx: Tx, at: Date) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const [target, from] = [`factor:${account}`, `address:${address}`];
  const keys = [
    { key: target, limit: throttleLimits.target },
    { key: from, limit: throttleLimits.address },
  ];
  const taken = await store.write((tx) => takeTry(tx, keys, runtime.now()));
  if (taken === 'blocked') return refusal('OF-429');
  const at = runtime.now();
  return store.write(async (tx) => {
    const outcome = (await isSignedIn(tx, token)) ? await judge(tx, at) : refusal('OF-401');
    if (outcome.ok) await forgiveTry(tx, target, from, at);
    // No wrong code, and no right one either: the wrong ones before it still count.
    else if (outcome.code !== 'OF-642') for (const { key } of keys) await giveBackTry(tx, key);
    if (outcome.ok || outcome.code !== 'OF-642') return outcome;
    const data = { account, address };
    await appendAct(tx, { at, actor, act: 'second-factor.refused', data });
    if (taken === 'last') await appendAct(tx, { at, actor, act: 'second-factor.blocked', data });
    return outcome;
  });
}

const isSignedIn = async (tx: Tx, token: string): Promise<boolean> =>
  (await tx
    .selectFrom('sign_ins')
    .select('account_id')
    .where('token_hash', '=', tokenHash(token))
    .executeTakeFirst()) !== undefined;

/** Takes the code of the second factor that stands, or one of the recovery codes, once. OF-642: neither. OF-643: none stands. */
export async function spendCode(
  tx: Tx,
  box: FactorBox,
  { account, actor, code }: CodeTry,
  at: Date,
): Promise<Outcome<null>> {
  const row = await tx
    .selectFrom('second_factors')
    .select(['secret', 'last_step'])
    .where('account_id', '=', account)
    .executeTakeFirst();
  if (row === undefined || row.secret === null) return refusal('OF-643');
  if (TotpCode.safeParse(code).success) {
    const step = stepOf(box.open(account, row.secret), code, at.getTime(), row.last_step);
    if (step === null) return refusal('OF-642');
    await tx.updateTable('second_factors').set({ last_step: step }).where('account_id', '=', account).execute();
    return ok(null);
  }
  const { numDeletedRows } = await tx
    .deleteFrom('recovery_codes')
    .where('account_id', '=', account)
    .where('hash', '=', box.hashOf(account, code))
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) return refusal('OF-642');
  const data = { account, left: await recoveryLeft(tx, account) };
  await appendAct(tx, { at, actor, act: 'recovery-code.used', data });
  return ok(null);
}

/** @returns how many recovery codes are left */
export async function recoveryLeft(db: Pick<Store['db'], 'selectFrom'>, account: string): Promise<number> {
  const rows = await db.selectFrom('recovery_codes').select('hash').where('account_id', '=', account).execute();
  return Math.min(rows.length, recoveryCount);
}
