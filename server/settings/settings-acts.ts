import type { SettingsChange } from '#contract/settings/changes.ts';
import type { SettingPart } from '#contract/settings/in-force.ts';
import type { SettingsTable } from '../store/tables.ts';

export interface Replaced {
  readonly parts: readonly SettingPart[];
  readonly stored: { readonly [Key in SettingsTable['key']]?: string };
}

interface ChangeOnRecord {
  readonly changes: readonly SettingsChange[];
  readonly reason: string;
  /** What was stored and could not be read, as it stood, by its row, and the parts that were laid down whole. */
  readonly replaced?: Replaced;
}

/** What is done with the office's settings: each with the old and the new. */
export interface SettingsActs {
  readonly 'settings.changed': ChangeOnRecord;
  /** Of `lending.contacts`: names and telephones. */
  readonly 'settings.contacts-changed': ChangeOnRecord;
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalSettingsAct: Readonly<Record<keyof SettingsActs, boolean>> = {
  'settings.changed': false,
  'settings.contacts-changed': true,
};
