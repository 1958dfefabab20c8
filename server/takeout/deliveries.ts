import { type KeyObject, sign } from 'node:crypto';
import { localDate } from '#contract/session/closing.ts';
import {
  type DeliveryStatement,
  deliveryBytes,
  pieceBytes,
  type SignedDelivery,
  takeoutLimits,
} from '#contract/takeout/delivery.ts';
import type { CallingTerminal } from '../auth/access.ts';
import { tokenFrom, tokenHash } from '../auth/sign-in-token.ts';
import { sha256 } from '../digest.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store } from '../store/store.ts';
import { filesOf, loanOf } from './read-takeouts.ts';
import type { Shelf } from './shelf.ts';
import type { TakeoutsTable } from './takeout-tables.ts';

const tokenMs = 14 * 86_400_000;

/** Gives a loan's PC the right to fetch what is approved for it; one that was given before holds no more. */
export async function openDelivery(
  store: Store,
  runtime: Runtime,
  { loan }: CallingTerminal,
): Promise<{ readonly token: string; readonly expiresAt: string }> {
  const token = tokenFrom(runtime.random(32));
  const expires_at = runtime.now().getTime() + tokenMs;
  const right = { token_hash: tokenHash(token), expires_at };
  await store.write((tx) =>
    tx
      .insertInto('delivery_rights')
      .values({ loan_id: loan, ...right })
      .onConflict((c) => c.column('loan_id').doUpdateSet(right))
      .execute(),
  );
  return { token, expiresAt: new Date(expires_at).toISOString() };
}

/** The loan whose PC bears this token; null where it holds for none. */
export async function loanOfToken(store: Store, runtime: Runtime, token: string | null): Promise<string | null> {
  if (token === null) return null;
  const row = await store.db
    .selectFrom('delivery_rights')
    .select('loan_id')
    .where('token_hash', '=', tokenHash(token))
    .where('expires_at', '>', runtime.now().getTime())
    .executeTakeFirst();
  return row?.loan_id ?? null;
}

/** Requests that are approved for a loan and whose time is not over; none while the office has taken the loan back. */
async function approvedFor(db: Reader, loan: string, now: Date): Promise<readonly TakeoutsTable[]> {
  const living = await db
    .selectFrom('loans')
    .select('staff_id')
    .where('id', '=', loan)
    .where('state', '=', 'lent')
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (living === undefined) return [];
  const { request } = (await db
    .selectFrom('loan_requests')
    .select('id as request')
    .where('loan_id', '=', loan)
    .executeTakeFirst()) ?? { request: null };
  return db
    .selectFrom('takeouts')
    .selectAll()
    .where((e) => e.or([e('loan_id', '=', loan), ...(request === null ? [] : [e('request_id', '=', request)])]))
    .where('staff_id', '=', living.staff_id)
    .where('state', '=', 'approved')
    .where('to_day', '>=', localDate(now))
    .orderBy('id')
    .execute();
}

/** What is approved to be on a loan's PC, signed, and a name for exactly that. */
export async function deliveriesOf(
  db: Reader,
  officeKey: KeyObject,
  loan: string,
  now: Date,
): Promise<{ readonly tag: string; readonly deliveries: readonly SignedDelivery[] }> {
  const deliveries: SignedDelivery[] = [];
  let count = 0;
  for (const row of await approvedFor(db, loan, now)) {
    const files = await filesOf(db, row.id);
    count += files.length;
    if (files.length === 0 || count > takeoutLimits.filesOfLoan) continue;
    const approval = await db
      .selectFrom('takeout_steps')
      .select(['at', 'by_id', 'by_name'])
      .where('takeout_id', '=', row.id)
      .where('act', '=', 'approved')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const statement: DeliveryStatement = {
      ...{ v: 1, kind: 'delivery', id: row.id, loan, to: row.to_day, article: '第6条(1)' },
      files: files.map(({ n, path, bytes, sha256: hash }) => ({ n, path, bytes, sha256: hash ?? '' })),
      ...{ approvedBy: { id: approval.by_id, name: approval.by_name }, approvedAt: approval.at },
    };
    deliveries.push({ statement, sig: sign(null, deliveryBytes(statement), officeKey).toString('base64') });
  }
  return { tag: sha256(Buffer.from(JSON.stringify(deliveries.map(({ sig }) => sig)))), deliveries };
}

/** A part of an approved file. OF-404: not approved for this loan (any more). OF-541: `from` is not in it. */
export async function pieceOf(
  { store, runtime, shelf }: { readonly store: Store; readonly runtime: Runtime; readonly shelf: Shelf },
  loan: string,
  asked: { readonly id: string; readonly n: number; readonly from: number },
): Promise<Outcome<Buffer>> {
  const { id, n, from } = asked;
  const at = runtime.now();
  const row = (await approvedFor(store.db, loan, at)).find((one) => one.id === id);
  const file = row === undefined ? undefined : (await filesOf(store.db, id)).find((one) => one.n === n);
  if (row === undefined || file?.sha256 == null || (await loanOf(store.db, row)) !== loan) return refusal('OF-404');
  const hash = file.sha256;
  if (from > file.bytes) return refusal('OF-541');
  if (from === 0)
    await store.write(async (tx) => {
      const { terminal_id: terminal } = await tx
        .selectFrom('loans')
        .select('terminal_id')
        .where('id', '=', loan)
        .executeTakeFirstOrThrow();
      const data = { id, n, sha256: hash, loan };
      await appendAct(tx, { at, actor: `terminal:${terminal}`, act: 'takeout.fetched', data });
    });
  const pieces: Buffer[] = [];
  for await (const piece of shelf.read(id, n, from, Math.min(pieceBytes, file.bytes - from))) pieces.push(piece);
  return ok(Buffer.concat(pieces));
}
