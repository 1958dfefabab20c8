import type { ControlName } from '#contract/controls.ts';
import type { SettingsChange } from '#contract/settings/changes.ts';
import type { SettingPart } from '#contract/settings/in-force.ts';
import type { DecideLooseningBody } from '#contract/settings/loosening.ts';
import type { SettingsTable } from '../store/tables.ts';

export interface Replaced {
  readonly parts: readonly SettingPart[];
  readonly stored: { readonly [Key in SettingsTable['key']]?: string };
}

export interface ChangeOnRecord {
  readonly changes: readonly SettingsChange[];
  readonly reason: string;
  /** What was stored and could not be read, as it stood, by its row, and the parts that were laid down whole. */
  readonly replaced?: Replaced;
  /** Number of the request that it confirms. */
  readonly loosening?: number;
}

/** What is done with the office's settings: each with the old and the new. */
export interface SettingsActs {
  readonly 'settings.changed': ChangeOnRecord;
  /** Of `lending.contacts`: names and telephones. */
  readonly 'settings.contacts-changed': ChangeOnRecord;
  /** Controls of 第6条 that are to be observed only, until another person's word not in force. */
  readonly 'loosening.asked': {
    readonly id: number;
    readonly controls: readonly ControlName[];
    readonly reason: string;
  };
  readonly 'loosening.decided': {
    readonly id: number;
    readonly decision: DecideLooseningBody['decision'];
    readonly reason: string;
  };
}

export type ChangeAct = 'settings.changed' | 'settings.contacts-changed';

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalSettingsAct: Readonly<Record<keyof SettingsActs, boolean>> = {
  'settings.changed': false,
  'settings.contacts-changed': true,
  'loosening.asked': false,
  'loosening.decided': false,
};
