import { z } from 'zod';
import { LocalDate, PersonText, Sha256Hex } from '../primitives.ts';
import { RetentionClass, RetentionRules } from '../retention/classes.ts';
import { stopReasons } from '../retention/decide.ts';
import { RetentionRule } from '../retention/period.ts';

/** 保存期間と廃棄. All under /v1/retention. */

const Count = z.int().nonnegative();

/** What there is of a class, and what would go today. */
export const RetentionRow = z.strictObject({
  class: RetentionClass,
  rule: RetentionRule.nullable(),
  /** Not disposed of. */
  papers: Count,
  /** Their time is not over. */
  kept: Count,
  /** By the first reason of each. */
  stopped: z.array(z.strictObject({ why: z.enum(stopReasons), papers: Count })),
  /** With the days on which the oldest and the newest were completed. */
  due: z.strictObject({ papers: Count, oldest: LocalDate, newest: LocalDate }).nullable(),
});
export type RetentionRow = z.infer<typeof RetentionRow>;

/** GET /v1/retention (hr, it, auditor). */
export const RetentionAnswer = z.strictObject({
  today: LocalDate,
  rows: z.array(RetentionRow),
  /** Of the periods: what a change of them has to name. */
  revision: Sha256Hex,
});
export type RetentionAnswer = z.infer<typeof RetentionAnswer>;

/** POST /v1/retention/rules (it). OF-636: somebody else changed them meanwhile. OF-637: nothing is different. */
export const RetentionRulesBody = z.strictObject({
  rules: RetentionRules,
  revision: Sha256Hex,
  reason: PersonText(400),
});
export type RetentionRulesBody = z.infer<typeof RetentionRulesBody>;
