import type { RetentionRulesBody } from '#contract/http/retention-api.ts';
import { nothingLaidDown, RetentionRules } from '#contract/retention/classes.ts';
import { settingsChanges } from '#contract/settings/changes.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import { readStored, storeSetting } from '../settings/stored.ts';
import type { Reader, Store } from '../store/store.ts';

/** The periods as the office has laid them down. Throws where what is stored is none. */
export async function readRules(db: Reader): Promise<RetentionRules> {
  const { text } = await readStored(db, 'retention');
  return text === null ? nothingLaidDown : rulesIn(text);
}

/** Periods as they were stored, before there were some of the classes too. Throws where they are none. */
export const rulesIn = (text: string): RetentionRules =>
  RetentionRules.parse({ ...nothingLaidDown, ...JSON.parse(text) });

export const rulesRevision = (rules: RetentionRules): string => sha256(JSON.stringify(RetentionRules.parse(rules)));

/** Lays periods down, with the act that says what was and what is. OF-636: changed meanwhile. OF-637: nothing new. */
export async function layDownRules(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { rules, revision, reason }: RetentionRulesBody,
): Promise<Outcome<RetentionRules>> {
  return store.write(async (tx): Promise<Outcome<RetentionRules>> => {
    const before = await readRules(tx);
    if (rulesRevision(before) !== revision) return refusal('OF-636');
    const changes = settingsChanges(before, rules);
    if (changes.length === 0) return refusal('OF-637');
    await storeSetting(tx, 'retention', rules);
    const data = { changes, reason };
    await appendAct(tx, { at: runtime.now(), actor: actorOf(caller), act: 'retention.laid-down', data });
    return ok(rules);
  });
}
