import { type DeputyBody, type DeputyRow, mostDeputies } from '#contract/http/forms-api.ts';
import { daysBetween } from '#contract/loan/period.ts';
import { localDate } from '#contract/session/closing.ts';
import { isRealDate } from '#contract/words/era.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store } from '../store/store.ts';

/** Longest absence that a deputy is named for at once, days. */
const longestDays = 366;

const rowsIn = (db: Reader) =>
  db
    .selectFrom('deputies')
    .innerJoin('accounts as heads', 'heads.id', 'deputies.head_id')
    .innerJoin('accounts as people', 'people.id', 'deputies.deputy_id')
    .select(['deputies.id', 'heads.id as head_id', 'heads.name as head_name', 'deputies.section_id'])
    .select(['people.id as deputy_id', 'people.name as deputy_name', 'deputies.from_day', 'deputies.to_day'])
    .select('deputies.ended_at');

/** Deputies within reach, newest first; everybody sees where they are one themselves. */
export async function listDeputies(db: Reader, caller: Caller): Promise<readonly DeputyRow[]> {
  let query = rowsIn(db).orderBy('deputies.id', 'desc').limit(mostDeputies);
  if (caller.scope === 'section') query = query.where('deputies.section_id', '=', caller.sectionId);
  if (caller.scope === 'own') query = query.where('deputies.deputy_id', '=', caller.account.id);
  return (await query.execute()).map((row) => ({
    ...{ id: row.id, head: { id: row.head_id, name: row.head_name } },
    ...{ deputy: { id: row.deputy_id, name: row.deputy_name }, from: row.from_day, to: row.to_day },
    endedAt: row.ended_at,
  }));
}

/** A head names who decides in their stead. OF-400: the days. OF-519: nobody of the own section who could. */
export async function nameDeputy(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { deputy, from, to }: DeputyBody,
): Promise<Outcome<null>> {
  const at = runtime.now();
  const areDays = isRealDate(from) && isRealDate(to) && from <= to && to >= localDate(at);
  if (!areDays || daysBetween(from, to) > longestDays) return refusal('OF-400', `${from} to ${to}`);
  return store.write(async (tx): Promise<Outcome<null>> => {
    const person = await tx
      .selectFrom('accounts')
      .select(['section_id', 'role'])
      .where('id', '=', deputy)
      .where('disabled', '=', 0)
      .executeTakeFirst();
    const canBe = person !== undefined && person.role !== 'admin' && person.role !== 'auditor';
    if (!canBe || person.section_id !== caller.sectionId || deputy === caller.account.id) return refusal('OF-519');
    await tx
      .insertInto('deputies')
      .values({
        ...{ section_id: caller.sectionId, head_id: caller.account.id, deputy_id: deputy },
        ...{ from_day: from, to_day: to, named_at: at.toISOString(), ended_at: null },
      })
      .execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'deputy.named', data: { deputy, from, to } });
    return ok(null);
  });
}

/** Ends it at once. OF-403: another head's. OF-510: it is over. OF-649: disposed of. */
export async function endDeputy(store: Store, runtime: Runtime, caller: Caller, id: number): Promise<Outcome<null>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<null>> => {
    const row = await tx.selectFrom('deputies').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return refusal('OF-404');
    if (row.section_id !== caller.sectionId) return refusal('OF-403');
    if (row.deputy_id === null) return refusal('OF-649');
    if (row.ended_at !== null) return refusal('OF-510', 'ended before');
    await tx.updateTable('deputies').set({ ended_at: at.toISOString() }).where('id', '=', id).execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'deputy.ended', data: { deputy: row.deputy_id } });
    return ok(null);
  });
}
