import { z } from 'zod';
import { type FormKindName, formKinds } from '../forms/kinds.ts';
import { RetentionRule } from './period.ts';

/** Papers that speak of people and whose period the office lays down. What comes out of a PC's trail goes by its loan's policy. */
export const retentionClasses = [
  ...(['registration', 'plan', 'workplace', 'pledge', 'telework'] as const satisfies readonly FormKindName[]),
  ...(['report', 'order', 'telephone'] as const),
] as const;
export const RetentionClass = z.enum(retentionClasses);
export type RetentionClass = z.infer<typeof RetentionClass>;

export const isFormClass = (one: RetentionClass): one is FormKindName => one in formKinds;

const others = { report: '在宅勤務報告書', order: '在宅勤務命令簿', telephone: '電話で受けた報告' } as const;
export const classTitle = (one: RetentionClass): string => (isFormClass(one) ? formKinds[one].title : others[one]);

/** Periods by class; null where nothing is laid down: then nothing of it goes. */
export const RetentionRules = z.record(RetentionClass, RetentionRule.nullable());
export type RetentionRules = z.infer<typeof RetentionRules>;

/** No period is invented: the city's 文書管理規程 lays them down. */
export const nothingLaidDown = Object.fromEntries(retentionClasses.map((one) => [one, null])) as RetentionRules;
