import type { SettingsChange } from '#contract/settings/changes.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Tx } from '../store/store.ts';
import type { ChangeAct, Replaced } from './settings-acts.ts';

/** Puts a change of settings on record. */
export async function sayChange(
  tx: Tx,
  act: ChangeAct,
  change: {
    readonly changes: readonly SettingsChange[];
    readonly replaced: Replaced | null;
    readonly reason: string;
    readonly at: Date;
    readonly actor: string;
    /** The request that it confirms. */
    readonly loosening?: number;
  },
): Promise<void> {
  const { changes, replaced, reason, at, actor, loosening } = change;
  const data = {
    ...{ changes, reason },
    ...(replaced === null ? {} : { replaced }),
    ...(loosening === undefined ? {} : { loosening }),
  };
  await appendAct(tx, { at, actor, act, data });
}
