import type { DecideDisposalBody, ProposeDisposalBody } from '#contract/http/retention-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { actorOf, personIn } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { tell, untell } from '../notices/tell.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { Store } from '../store/store.ts';
import { isBy } from './is-by.ts';
import { dueOf, listDigest, readPapers } from './preview.ts';
import { readRules, rulesIn, rulesRevision } from './rules.ts';

const addItems = insertRows('disposal_items', ['disposal_id', 'class', 'item', 'completed_on']);

/** Under which those who can decide are told. */
const keyOf = (id: number): string => `disposal:${id}`;

/** Proposes that what is due today goes: the list is written down as it is now. OF-645, OF-646. */
export async function proposeDisposal(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { list, reason }: ProposeDisposalBody,
): Promise<Outcome<number>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<number>> => {
    const open = await tx
      .selectFrom('disposals')
      .select('id')
      .where('done_at', 'is', null)
      .where((e) => e.or([e('decision', 'is', null), e('decision', '!=', 'withdrawn')]))
      .executeTakeFirst();
    const [rules, today] = [await readRules(tx), localDate(at)];
    const due = dueOf(await readPapers(tx, rules, today), rules, today);
    if (open !== undefined || due.length === 0) return refusal('OF-646');
    if (listDigest(due, rules) !== list) return refusal('OF-645');
    const { id } = await tx
      .insertInto('disposals')
      .values({
        ...{ as_of: today, rules: JSON.stringify(rules), proposed_at: at.toISOString(), reason },
        ...{ proposed_by: actorOf(caller), proposed_name: caller.account.name },
        ...{ decided_at: null, decided_by: null, decided_name: null, decision: null, decided_reason: null },
        done_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await addItems(
      tx,
      due.map((one) => [id, one.class, one.item, one.completedOn]),
    );
    const data = { id, papers: due.length, list, reason };
    const actor = actorOf(caller);
    await appendAct(tx, { at, actor, act: 'disposal.proposed', data });
    const asker = { id: caller.account.id, name: caller.account.name };
    await tell(tx, { of: 'second-word', what: 'disposal', asker, word: 'asked' }, { at, actor, key: keyOf(id) });
    return ok(id);
  });
}

/** Another person's word on a list. OF-404, OF-647, OF-648. Whoever proposed it may take it back. */
export async function decideDisposal(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { id, decision, reason }: DecideDisposalBody & { readonly id: number },
): Promise<Outcome<number>> {
  const at = runtime.now();
  const actor = actorOf(caller);
  return store.write(async (tx): Promise<Outcome<number>> => {
    const row = await tx.selectFrom('disposals').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return refusal('OF-404');
    if (row.decision !== null) return refusal('OF-648');
    if (decision === 'confirmed') {
      if (isBy(caller, row.proposed_by)) return refusal('OF-647');
      const rules = rulesIn(row.rules);
      if (rulesRevision(rules) !== rulesRevision(await readRules(tx))) return refusal('OF-648', 'other periods');
    }
    await tx
      .updateTable('disposals')
      .set({ decision, decided_at: at.toISOString(), decided_by: actor, decided_name: caller.account.name })
      .set({ decided_reason: reason })
      .where('id', '=', id)
      .execute();
    const index = await appendAct(tx, { at, actor, act: 'disposal.decided', data: { id, decision, reason } });
    await untell(tx, keyOf(id), at);
    const asker = { id: personIn(row.proposed_by), name: row.proposed_name };
    const told = { of: 'second-word' as const, what: 'disposal' as const, asker, word: decision };
    await tell(tx, told, { at, actor, key: `act:${index}` });
    return ok(id);
  });
}
