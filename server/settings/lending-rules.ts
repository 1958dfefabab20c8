import { isOfPart, settingsChanges } from '#contract/settings/changes.ts';
import type { SettingPart } from '#contract/settings/in-force.ts';
import type { LendingBase } from '#contract/settings/lending-base.ts';
import { type LendingRules, lendingByForm, lendingRulesAtFirst } from '#contract/settings/lending-rules.ts';
import type { LendingAnswer, LendingRulesBody } from '#contract/settings/settings-api.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { parseLendingDefaults } from '../lending/confirm.ts';
import { thingsOf } from '../lending/requests.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store } from '../store/store.ts';
import { sayChange } from './say-change.ts';
import { partOf, readStored, storeSetting } from './stored.ts';

const lendingParts = ['lending.contacts', 'lending.policy', 'lending.styles', 'lending.presence'] as const;

/** 貸出の基本 and the rules of lending, with what stands in for those that cannot be read. */
export async function readLending(db: Reader): Promise<{
  readonly answer: LendingAnswer;
  readonly rules: LendingRules;
  /** Null where it was never laid down, or cannot be read. */
  readonly base: LendingBase | null;
  readonly unreadable: readonly SettingPart[];
  /** The whole row, and its text. */
  readonly value: unknown;
  readonly text: string | null;
}> {
  const { text, value } = await readStored(db, 'lending');
  const noBase = { rules: lendingRulesAtFirst, base: null, value, text };
  if (text === null) return { answer: { state: 'none', revision: null }, unreadable: [], ...noBase };
  const revision = sha256(text);
  const read = parseLendingDefaults(value);
  if (read === null) return { answer: { state: 'unreadable', revision }, unreadable: lendingParts, ...noBase };
  const { styles, policy, ...others } = read.defaults;
  const { presence, ...kept } = policy;
  const base = { ...others, policy: kept };
  const rules: LendingRules = {
    styles: styles ?? lendingRulesAtFirst.styles,
    presence: presence ?? lendingRulesAtFirst.presence,
  };
  const answer: LendingAnswer = { state: 'held', base, rules, revision, waiting: await readWaiting(db) };
  return { answer, rules, base, unreadable: read.unreadable, value, text };
}

/** The state that {@link readLending} answers, alone. */
export async function readLendingState(db: Reader): Promise<LendingAnswer['state']> {
  const { text, value } = await readStored(db, 'lending');
  if (text === null) return 'none';
  return parseLendingDefaults(value) === null ? 'unreadable' : 'held';
}

async function readWaiting(db: Reader) {
  const rows = await db
    .selectFrom('loan_requests')
    .select('things')
    .where('state', 'in', ['asked', 'approved'])
    .execute();
  const waiting = { home: 0, mobile: 0, satellite: 0 };
  for (const row of rows) waiting[thingsOf(row).telework] += 1;
  return waiting;
}

/**
 * Lays rules of lending down for the loans to come. OF-636: changed meanwhile. OF-637: nothing new. OF-657: the row that
 * they are a part of is missing or unreadable, and is left as it is.
 */
export async function changeLendingRules(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { rules, revision, reason }: LendingRulesBody,
): Promise<Outcome<null>> {
  return store.write(async (tx): Promise<Outcome<null>> => {
    const before = await readLending(tx);
    if (before.answer.state !== 'held') return refusal('OF-657');
    if (before.answer.revision !== revision) return refusal('OF-636');
    const { unreadable, value } = before;
    const changes = settingsChanges(lendingByForm(before.rules), lendingByForm(rules), unreadable);
    if (changes.length === 0) return refusal('OF-637');
    const isChanged = (part: SettingPart): boolean => changes.some(({ what }) => isOfPart(what, part));
    const policy = partOf(value, 'policy');
    await storeSetting(tx, 'lending', {
      ...(value as object),
      ...(isChanged('lending.styles') ? { styles: rules.styles } : {}),
      policy: { ...(policy as object), ...(isChanged('lending.presence') ? { presence: rules.presence } : {}) },
    });
    // Alone what is replaced: the rest of the row names people, and stays where it is.
    const lost = JSON.stringify({
      ...(unreadable.includes('lending.styles') ? { styles: partOf(value, 'styles') } : {}),
      ...(unreadable.includes('lending.presence') ? { presence: partOf(policy, 'presence') } : {}),
    });
    const replaced = unreadable.length === 0 ? null : { parts: unreadable, stored: { lending: lost } };
    await sayChange(tx, 'settings.changed', { at: runtime.now(), actor: actorOf(caller), changes, replaced, reason });
    return ok(null);
  });
}
