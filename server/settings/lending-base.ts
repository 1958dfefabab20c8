import { isOfPart, settingsChanges } from '#contract/settings/changes.ts';
import { baseByPart } from '#contract/settings/lending-base.ts';
import type { LendingBaseBody } from '#contract/settings/settings-api.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { readLending } from './lending-rules.ts';
import { sayChange } from './say-change.ts';
import { partOf, storeSetting } from './stored.ts';

/** Lays 貸出の基本 down for the loans to come. OF-636: changed meanwhile. OF-637: nothing new. */
export async function changeLendingBase(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { base, revision, reason }: LendingBaseBody,
): Promise<Outcome<null>> {
  return store.write(async (tx): Promise<Outcome<null>> => {
    const { answer, base: before, value, text } = await readLending(tx);
    if (answer.revision !== revision) return refusal('OF-636');
    const changes = settingsChanges(before === null ? {} : baseByPart(before), baseByPart(base));
    if (changes.length === 0) return refusal('OF-637');
    const lost = answer.state === 'unreadable' ? (text ?? '') : null;
    const [styles, presence] = [partOf(value, 'styles'), partOf(partOf(value, 'policy'), 'presence')];
    await storeSetting(tx, 'lending', {
      ...base,
      ...(styles === undefined ? {} : { styles }),
      policy: { ...base.policy, ...(presence === undefined ? {} : { presence }) },
    });
    const common = { at: runtime.now(), actor: actorOf(caller), reason };
    for (const part of ['lending.contacts', 'lending.policy'] as const) {
      const own = changes.filter(({ what }) => isOfPart(what, part));
      if (own.length === 0) continue;
      const isContacts = part === 'lending.contacts';
      // What could not be read may name people: it goes where names go.
      const replaced = lost === null ? null : { parts: [part], stored: isContacts ? { lending: lost } : {} };
      await sayChange(tx, isContacts ? 'settings.contacts-changed' : 'settings.changed', {
        ...{ ...common, changes: own, replaced },
      });
    }
    return ok(null);
  });
}
