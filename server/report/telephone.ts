import type { BoardAnswer, TelephoneBody } from '#contract/http/report-api.ts';
import { instantOf, localDate } from '#contract/session/closing.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { tell } from '../notices/tell.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { readToday } from './today.ts';

export const readBoard = async (store: Store, runtime: Runtime, caller: Caller): Promise<BoardAnswer> => {
  const now = runtime.now();
  return { at: now.toISOString(), rows: [...(await readToday(store.reader, caller, now))] };
};

/** A person of the caller's section. OF-404: no such person. OF-403: of another section, or gone. */
export async function personOf(tx: Tx, caller: Caller, id: string) {
  const person = await tx
    .selectFrom('accounts')
    .innerJoin('sections', 'sections.id', 'accounts.section_id')
    .select(['accounts.id', 'accounts.name', 'accounts.section_id', 'accounts.disabled', 'sections.name as section'])
    .where('accounts.id', '=', id)
    .executeTakeFirst();
  if (person === undefined) return refusal('OF-404');
  const isReached = caller.scope === 'all' || person.section_id === caller.sectionId;
  return isReached && person.disabled === 0 ? ok(person) : refusal('OF-403');
}

/**
 * Enters what was told by telephone: an office record beside the trail, which it never changes. OF-400: a time to come,
 * or an interruption without its reason. OF-403, OF-404 as {@link personOf}. OF-553: out of order.
 */
export async function noteTelephone(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { staff, what, at: time, reason, words }: TelephoneBody,
): Promise<Outcome<BoardAnswer>> {
  const now = runtime.now();
  const today = localDate(now);
  const at = time === undefined ? now : instantOf(today, time);
  if (at > now || (what === 'interrupted') !== (reason !== null)) return refusal('OF-400');
  return store.write(async (tx): Promise<Outcome<BoardAnswer>> => {
    const person = await personOf(tx, caller, staff);
    if (!person.ok) return person;
    const row = (await readToday(tx, caller, now)).find((one) => one.staff.id === staff);
    const isBefore = row?.since != null && at.toISOString() < row.since && what !== 'present' && what !== 'no-answer';
    if (isBefore || (row === undefined ? what !== 'started' : !row.allowed.includes(what))) return refusal('OF-553');
    const { id } = await tx
      .insertInto('telephone_reports')
      .values({
        ...{ staff_id: staff, staff_name: person.value.name, day: today, at: at.toISOString() },
        ...{ section_id: person.value.section_id, section_name: person.value.section, entered_at: now.toISOString() },
        ...{ by_id: caller.account.id, by_name: caller.account.name, what, reason, words: words.trim(), cancels: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const data = { id, staff, what, at: at.toISOString(), reason, words: words.trim() };
    const actor = actorOf(caller);
    const index = await appendAct(tx, { at: now, actor, act: 'telephone.noted', data });
    const said = {
      at: at.toISOString(),
      staff: { id: staff, name: person.value.name },
      section: person.value.section_id,
    };
    if (what === 'no-answer') await tell(tx, { of: 'no-answer', ...said }, { at: now, actor, key: `act:${index}` });
    else if (what !== 'present')
      await tell(tx, { of: 'work', word: what, ...said }, { at: now, actor, key: `act:${index}` });
    return ok({ at: now.toISOString(), rows: [...(await readToday(tx, caller, now))] });
  });
}

/** Takes back the newest telephone report of today, by an entry of its own. OF-403. OF-553: it is not the newest. */
export async function cancelTelephone(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { staff, id: cancels }: { readonly staff: string; readonly id: number },
): Promise<Outcome<BoardAnswer>> {
  const now = runtime.now();
  return store.write(async (tx): Promise<Outcome<BoardAnswer>> => {
    const person = await personOf(tx, caller, staff);
    if (!person.ok) return person;
    const row = (await readToday(tx, caller, now)).find((one) => one.staff.id === staff);
    if (row === undefined || row.lastTelephone !== cancels) return refusal('OF-553');
    const slip = await tx
      .selectFrom('telephone_reports')
      .select(['staff_name', 'section_id', 'section_name', 'day', 'at', 'what', 'reason'])
      .where('id', '=', cancels)
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('telephone_reports')
      .values({
        ...{ ...slip, staff_id: staff, entered_at: now.toISOString(), words: '', cancels },
        ...{ by_id: caller.account.id, by_name: caller.account.name },
      })
      .execute();
    const data = { id: cancels, staff };
    await appendAct(tx, { at: now, actor: actorOf(caller), act: 'telephone.cancelled', data });
    return ok({ at: now.toISOString(), rows: [...(await readToday(tx, caller, now))] });
  });
}
