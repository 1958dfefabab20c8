import type { SettingsChange } from '#contract/settings/changes.ts';

/** What is done about retention. Nothing here names anybody that a paper speaks of. */
export interface RetentionActs {
  readonly 'retention.laid-down': { readonly changes: readonly SettingsChange[]; readonly reason: string };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalRetentionAct: Readonly<Record<keyof RetentionActs, boolean>> = { 'retention.laid-down': false };
