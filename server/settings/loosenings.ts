import { z } from 'zod';
import { ControlName } from '#contract/controls.ts';
import { settingsChanges } from '#contract/settings/changes.ts';
import { baseByPart } from '#contract/settings/lending-base.ts';
import type { DecideLooseningBody, WaitingLoosening } from '#contract/settings/loosening.ts';
import { actorOf, personIn } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { tell, untell } from '../notices/tell.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import { readLending } from './lending-rules.ts';
import { sayChange } from './say-change.ts';
import { partOf, storeSetting } from './stored.ts';

const Controls = z.array(ControlName).min(1);

/** Under which those who can decide are told. */
const keyOf = (id: number): string => `loosening:${id}`;

/** What waits for a second person. */
export async function readWaitingLoosening(db: Reader): Promise<WaitingLoosening | null> {
  const row = await db.selectFrom('loosenings').selectAll().where('decision', 'is', null).executeTakeFirst();
  if (row === undefined) return null;
  const { id, asked_at: at, asked_by, asked_name: name, reason } = row;
  const controls = Controls.parse(JSON.parse(row.controls));
  return { id, controls, at, by: { id: personIn(asked_by), name }, reason };
}

/** Asks that controls of 第6条 are observed only. OF-671: something else waits already. */
export async function askLoosening(
  tx: Tx,
  caller: Caller,
  { at, controls, reason }: { readonly at: Date; readonly controls: readonly ControlName[]; readonly reason: string },
): Promise<Outcome<null>> {
  if ((await readWaitingLoosening(tx)) !== null) return refusal('OF-671');
  const actor = actorOf(caller);
  const { id } = await tx
    .insertInto('loosenings')
    .values({
      ...{ controls: JSON.stringify(controls), asked_at: at.toISOString(), reason },
      ...{ asked_by: actor, asked_name: caller.account.name },
      ...{ decided_at: null, decided_by: null, decision: null, decided_reason: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await appendAct(tx, { at, actor, act: 'loosening.asked', data: { id, controls, reason } });
  const asker = { id: caller.account.id, name: caller.account.name };
  await tell(tx, { of: 'second-word', what: 'loosening', asker, word: 'asked' }, { at, actor, key: keyOf(id) });
  return ok(null);
}

/** The second person's word; confirmed, it holds for the loans to come. OF-672, OF-673. */
export async function decideLoosening(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { id, decision, reason }: DecideLooseningBody & { readonly id: number },
): Promise<Outcome<null>> {
  const at = runtime.now();
  const actor = actorOf(caller);
  return store.write(async (tx): Promise<Outcome<null>> => {
    const waiting = await readWaitingLoosening(tx);
    if (waiting?.id !== id) return refusal('OF-672');
    if (decision === 'confirmed') {
      if (waiting.by.id === caller.account.id) return refusal('OF-673');
      const loosened = await loosen(tx, waiting.controls, { at, actor, reason, loosening: id });
      if (!loosened.ok) return loosened;
    }
    await tx
      .updateTable('loosenings')
      .set({ decision, decided_at: at.toISOString(), decided_by: actor, decided_reason: reason })
      .where('id', '=', id)
      .execute();
    const index = await appendAct(tx, { at, actor, act: 'loosening.decided', data: { id, decision, reason } });
    await untell(tx, keyOf(id), at);
    const told = { of: 'second-word' as const, what: 'loosening' as const, asker: waiting.by, word: decision };
    await tell(tx, told, { at, actor, key: `act:${index}` });
    return ok(null);
  });
}

/** What was laid down meanwhile stays, but for these controls. */
async function loosen(
  tx: Tx,
  controls: readonly ControlName[],
  said: { readonly at: Date; readonly actor: string; readonly reason: string; readonly loosening: number },
): Promise<Outcome<null>> {
  const { base, value } = await readLending(tx);
  if (base === null) return refusal('OF-672', 'no basics');
  const modes = { ...base.policy.controls, ...Object.fromEntries(controls.map((name) => [name, 'observed' as const])) };
  const after = { ...base, policy: { ...base.policy, controls: modes } };
  const changes = settingsChanges(baseByPart(base), baseByPart(after));
  if (changes.length === 0) return refusal('OF-672', 'observed already');
  const policy = { ...(partOf(value, 'policy') as object), controls: modes };
  await storeSetting(tx, 'lending', { ...(value as object), policy });
  await sayChange(tx, 'settings.changed', { ...said, changes, replaced: null });
  return ok(null);
}
