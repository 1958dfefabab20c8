import type { Tx } from '../store/store.ts';

const windowMs = 15 * 60_000;

/** Wrong tries of one kind that are borne within the window before a block of the same length. */
export const throttleLimits = {
  /** One account's password or one terminal's one-time code from one address, one terminal's 連絡コード. */
  target: 5,
  /** One account's password from all addresses together: from one desk nobody is locked out at another. */
  anywhere: 30,
  /** One network address: many desks of an office may share one behind a proxy, so more is borne. */
  address: 20,
} as const;

export interface ThrottleState {
  readonly failures: number;
  readonly windowFrom: number;
  readonly blockedUntil: number;
}

/** The state after one more wrong try, or `blocked` where the key is blocked already. */
export function countTry(state: ThrottleState | null, nowMs: number, limit: number): ThrottleState | 'blocked' {
  if (state !== null && nowMs < state.blockedUntil) return 'blocked';
  const inWindow = state !== null && nowMs - state.windowFrom < windowMs && state.blockedUntil === 0;
  const failures = inWindow ? state.failures + 1 : 1;
  return {
    failures,
    windowFrom: inWindow ? state.windowFrom : nowMs,
    blockedUntil: failures >= limit ? nowMs + windowMs : 0,
  };
}

export interface ThrottleKey {
  readonly key: string;
  readonly limit: number;
}

/**
 * Counts a try before it is judged, so that many at once cannot slip past the limit; `forgiveTry` takes it back where
 * it was right. Answers whether any key was blocked (nothing is counted then) or has just become so.
 */
export async function takeTry(tx: Tx, keys: readonly ThrottleKey[], now: Date): Promise<'free' | 'last' | 'blocked'> {
  const nowMs = now.getTime();
  const rows = await tx
    .selectFrom('throttles')
    .selectAll()
    .where(
      'key',
      'in',
      keys.map((k) => k.key),
    )
    .execute();
  const next: ({ readonly key: string } & ThrottleState)[] = [];
  for (const { key, limit } of keys) {
    const row = rows.find((r) => r.key === key);
    const known =
      row === undefined
        ? null
        : { failures: row.failures, windowFrom: row.window_from, blockedUntil: row.blocked_until };
    const state = countTry(known, nowMs, limit);
    if (state === 'blocked') return 'blocked';
    next.push({ key, ...state });
  }
  for (const { key, failures, windowFrom, blockedUntil } of next) {
    const columns = { failures, window_from: windowFrom, blocked_until: blockedUntil };
    await tx
      .insertInto('throttles')
      .values({ key, ...columns })
      .onConflict((c) => c.column('key').doUpdateSet(columns))
      .execute();
  }
  return next.some((n) => n.blockedUntil > 0) ? 'last' : 'free';
}

/** After a right try: the target starts anew, the address gets back the one try that was taken in advance. */
export async function forgiveTry(tx: Tx, target: string, address: string | null, now: Date): Promise<void> {
  await tx.deleteFrom('throttles').where('key', '=', target).execute();
  // Old rows would pile up one per guessed account number.
  await tx
    .deleteFrom('throttles')
    .where('window_from', '<', now.getTime() - 2 * windowMs)
    .execute();
  if (address !== null) await giveBackTry(tx, address);
}

/** Gives back the one try that was taken in advance, and no more: what was tried before it still counts. */
export async function giveBackTry(tx: Tx, key: string): Promise<void> {
  await tx
    .updateTable('throttles')
    .set((e) => ({ failures: e('failures', '-', 1), blocked_until: 0 }))
    .where('key', '=', key)
    .execute();
}
