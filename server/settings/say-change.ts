import type { SettingsChange } from '#contract/settings/changes.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Tx } from '../store/store.ts';
import type { Replaced } from './settings-acts.ts';

/** Puts a change on record; with nothing that is different, nothing. @returns whether there was something */
export async function sayChange(
  tx: Tx,
  change: {
    readonly changes: readonly SettingsChange[];
    readonly replaced: Replaced | null;
    readonly reason: string;
    readonly at: Date;
    readonly actor: string;
  },
): Promise<boolean> {
  const { changes, replaced, reason, at, actor } = change;
  if (changes.length === 0) return false;
  const data = { changes, reason, ...(replaced === null ? {} : { replaced }) };
  await appendAct(tx, { at, actor, act: 'settings.changed', data });
  return true;
}
