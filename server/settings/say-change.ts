import type { SettingsChange } from '#contract/settings/changes.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Tx } from '../store/store.ts';
import type { Replaced, SettingsActs } from './settings-acts.ts';

/** Puts a change of settings on record. */
export async function sayChange(
  tx: Tx,
  act: keyof SettingsActs,
  change: {
    readonly changes: readonly SettingsChange[];
    readonly replaced: Replaced | null;
    readonly reason: string;
    readonly at: Date;
    readonly actor: string;
  },
): Promise<void> {
  const { changes, replaced, reason, at, actor } = change;
  const data = { changes, reason, ...(replaced === null ? {} : { replaced }) };
  await appendAct(tx, { at, actor, act, data });
}
