import { isOfPart, settingsChanges } from '#contract/settings/changes.ts';
import { baseByPart } from '#contract/settings/lending-base.ts';
import { loosenedControls } from '#contract/settings/loosening.ts';
import type { LendingBaseBody } from '#contract/settings/settings-api.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { readLending } from './lending-rules.ts';
import { askLoosening } from './loosenings.ts';
import { sayChange } from './say-change.ts';
import { partOf, storeSetting } from './stored.ts';

/**
 * Lays 貸出の基本 down for the loans to come; what it loosens of 第6条 is asked for instead. OF-636: changed meanwhile.
 * OF-637: nothing new. OF-671: a request waits already.
 */
export async function changeLendingBase(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { base: wanted, revision, reason }: LendingBaseBody,
): Promise<Outcome<null>> {
  return store.write(async (tx): Promise<Outcome<null>> => {
    const { answer, base: before, value, text } = await readLending(tx);
    if (answer.revision !== revision) return refusal('OF-636');
    const loosened = loosenedControls(before?.policy.controls ?? null, wanted.policy.controls);
    const required = Object.fromEntries(loosened.map((name) => [name, 'required' as const]));
    const controls = { ...wanted.policy.controls, ...required };
    const base = { ...wanted, policy: { ...wanted.policy, controls } };
    const changes = settingsChanges(before === null ? {} : baseByPart(before), baseByPart(base));
    const at = runtime.now();
    if (loosened.length > 0) {
      const asked = await askLoosening(tx, caller, { at, controls: loosened, reason });
      if (!asked.ok) return asked;
    }
    if (changes.length === 0) return loosened.length > 0 ? ok(null) : refusal('OF-637');
    const lost = answer.state === 'unreadable' ? (text ?? '') : null;
    const [styles, presence] = [partOf(value, 'styles'), partOf(partOf(value, 'policy'), 'presence')];
    await storeSetting(tx, 'lending', {
      ...base,
      ...(styles === undefined ? {} : { styles }),
      policy: { ...base.policy, ...(presence === undefined ? {} : { presence }) },
    });
    const common = { at, actor: actorOf(caller), reason };
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
