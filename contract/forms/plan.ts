import { z } from 'zod';
import { LocalDate, PersonText } from '../primitives.ts';
import { dayKinds } from '../statistics/counting.ts';
import { PlanItem } from '../trail/catalogue.ts';
import { isRealDate } from '../words/era.ts';
import { CalendarSettings, calendarAtFirst } from './calendar/days-off.ts';
import { BreakSettings, breaksAtFirst } from './hours/plan-rows.ts';
import { shiftCodes } from './hours/shifts.ts';

/** 在宅勤務計画書（報告書） (別紙2), its plan. 所属名 and 職・氏名 are the account's own. */

export const works = ['minutes', 'design', 'training', 'proposal', 'data-entry', 'publicity', 'recognised'] as const;
/** 第3条: what can be done at home. */
export const workTitles: Readonly<Record<(typeof works)[number], string>> = {
  minutes: '会議録・議事録作成',
  design: '設計関係資料作成',
  training: '研修資料作成',
  proposal: '企画・プレゼン資料作成',
  'data-entry': 'データ入力業務',
  publicity: '広報作成',
  recognised: '所属長が必要と認める業務',
};

/** One day; rows that are left empty are leave, or nothing planned. */
export const PlanDay = z.strictObject({
  date: LocalDate.refine(isRealDate),
  shift: z.enum(shiftCodes),
  items: z.array(PlanItem).min(1).max(24),
});
export type PlanDay = z.infer<typeof PlanDay>;

/** Longest period of one form, days. */
export const planMaxDays = 31;

export const PlanContent = z.strictObject({
  /** 区分 */
  category: z.enum(dayKinds),
  works: z.array(z.enum(works)).min(1).max(works.length),
  /** What the head recognised, for `recognised`; else empty. */
  recognisedText: z.union([z.literal(''), PersonText(400)]),
  days: z.array(PlanDay).min(1).max(planMaxDays),
});
export type PlanContent = z.infer<typeof PlanContent>;

/** What the office has laid down where the rule leaves it open. */
export const WorkRules = z.strictObject({
  calendar: CalendarSettings,
  breaks: BreakSettings,
  /** Where the week of 第8条2項 begins: 0 Sunday, 1 Monday. */
  weekStart: z.union([z.literal(0), z.literal(1)]),
});
export type WorkRules = z.infer<typeof WorkRules>;

export const workRulesAtFirst: WorkRules = { calendar: calendarAtFirst, breaks: breaksAtFirst, weekStart: 1 };
