import type { Hold } from '#contract/http/audit-api.ts';
import type { Caller } from '../auth/access.ts';
import { speakOfDeadline } from '../lending/move-terminal.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { actorOf } from './actor.ts';

async function readHolds(tx: Pick<Tx, 'selectFrom'>, id?: number): Promise<Hold[]> {
  let query = tx
    .selectFrom('holds')
    .innerJoin('loans', 'loans.id', 'holds.loan_id')
    .selectAll('holds')
    .select(['loans.terminal_id', 'loans.staff_id', 'loans.staff_name', 'loans.section_name'])
    .orderBy('holds.id', 'desc');
  if (id !== undefined) query = query.where('holds.id', '=', id);
  return (await query.execute()).map((row) => ({
    id: row.id,
    loan: row.loan_id,
    terminal: row.terminal_id,
    borrower: { id: row.staff_id, name: row.staff_name, section: row.section_name },
    reason: row.reason,
    placedAt: row.placed_at,
    placedBy: row.placed_by,
    released:
      row.released_at === null
        ? null
        : { at: row.released_at, by: row.released_by ?? '', reason: row.released_reason ?? '' },
  }));
}

/** Legal holds, newest first, with those that were released. */
export const listHolds = (store: Store): Promise<Hold[]> => readHolds(store.db);

/** Keeps a loan's records from disposal. OF-404: no such loan. */
export async function placeHold(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly loan: string; readonly reason: string },
): Promise<Outcome<Hold>> {
  const at = runtime.now();
  const { loan, reason } = asked;
  return store.write(async (tx): Promise<Outcome<Hold>> => {
    const there = await tx.selectFrom('loans').select('id').where('id', '=', loan).executeTakeFirst();
    if (there === undefined) return refusal('OF-404');
    const { id } = await tx
      .insertInto('holds')
      .values({
        ...{ loan_id: loan, reason, placed_at: at.toISOString(), placed_by: actorOf(caller) },
        ...{ released_at: null, released_by: null, released_reason: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'hold.placed', data: { id, loan, reason } });
    await speakOfDeadline(tx, loan, at);
    return one(await readHolds(tx, id));
  });
}

/** Ends a hold; the row stays. OF-404: no such hold. OF-409: ended before. */
export async function releaseHold(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  id: number,
  reason: string,
): Promise<Outcome<Hold>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<Hold>> => {
    const hold = await tx.selectFrom('holds').selectAll().where('id', '=', id).executeTakeFirst();
    if (hold === undefined) return refusal('OF-404');
    if (hold.released_at !== null) return refusal('OF-409', 'released before');
    await tx
      .updateTable('holds')
      .set({ released_at: at.toISOString(), released_by: actorOf(caller), released_reason: reason })
      .where('id', '=', id)
      .execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'hold.released', data: { id, loan: hold.loan_id, reason } });
    await speakOfDeadline(tx, hold.loan_id, at);
    return one(await readHolds(tx, id));
  });
}

function one(holds: readonly Hold[]): Outcome<Hold> {
  const [hold] = holds;
  if (hold === undefined) throw new Error('a hold that was just written cannot be read');
  return ok(hold);
}
