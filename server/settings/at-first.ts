import { workRulesAtFirst } from '#contract/forms/plan.ts';
import type { OfficeSettings } from '#contract/settings/settings-api.ts';
import { paperProcedureAtFirst } from '#contract/statistics/steps-saved.ts';

/** What holds until the office lays down something else. */
export const settingsAtFirst: OfficeSettings = {
  workRules: workRulesAtFirst,
  statistics: { unit: 'person-month' },
  paperProcedure: paperProcedureAtFirst,
};
