import type { SettingsChange } from '#contract/settings/changes.ts';

/** What is done with the office's settings: each with the old and the new. */
export interface SettingsActs {
  readonly 'settings.changed': { readonly changes: readonly SettingsChange[]; readonly reason: string };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalSettingsAct: Readonly<Record<keyof SettingsActs, boolean>> = { 'settings.changed': false };
