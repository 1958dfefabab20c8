import { z } from 'zod';
import { LocalDate, PersonText, Sha256Hex, UtcInstant } from '../primitives.ts';
import { RetentionClass, RetentionRules } from '../retention/classes.ts';
import { keptReasons, stopReasons } from '../retention/decide.ts';
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

export const DisposalKept = z.enum(keptReasons);
export type DisposalKept = z.infer<typeof DisposalKept>;

/** `confirmed`: it is being carried out. */
export const disposalStates = ['proposed', 'confirmed', 'withdrawn', 'done'] as const;
const Act = z.strictObject({ at: UtcInstant, by: z.string(), reason: z.string() });

/** A list of papers that one person proposed to dispose of and another decides on. */
export const DisposalRow = z.strictObject({
  id: z.int().positive(),
  state: z.enum(disposalStates),
  proposed: Act,
  decided: Act.nullable(),
  doneAt: UtcInstant.nullable(),
  classes: z.array(
    z.strictObject({
      class: RetentionClass,
      rule: RetentionRule,
      papers: Count,
      gone: Count,
      kept: z.array(z.strictObject({ why: DisposalKept, papers: Count })),
      oldest: LocalDate,
      newest: LocalDate,
    }),
  ),
  /** Whether whoever asks proposed it: then another has to confirm it. */
  isOwn: z.boolean(),
});
export type DisposalRow = z.infer<typeof DisposalRow>;
/** The newest, in one answer: with one a year, a whole career. */
export const mostDisposals = 50;

/** GET /v1/retention (hr, it, auditor). */
export const RetentionAnswer = z.strictObject({
  today: LocalDate,
  rows: z.array(RetentionRow),
  /** Of the periods: what a change of them has to name. */
  revision: Sha256Hex,
  /** Of all that would go today: what a proposal has to name. */
  list: Sha256Hex,
  /** Newest first. */
  disposals: z.array(DisposalRow).max(mostDisposals),
});
export type RetentionAnswer = z.infer<typeof RetentionAnswer>;

/** POST /v1/retention/rules (it). OF-636: somebody else changed them meanwhile. OF-637: nothing is different. */
export const RetentionRulesBody = z.strictObject({
  rules: RetentionRules,
  revision: Sha256Hex,
  reason: PersonText(400),
});
export type RetentionRulesBody = z.infer<typeof RetentionRulesBody>;

/** POST /v1/retention/disposals (it). OF-645: not what was shown. OF-646: nothing is due, or another one is under way. */
export const ProposeDisposalBody = z.strictObject({ list: Sha256Hex, reason: PersonText(400) });
export type ProposeDisposalBody = z.infer<typeof ProposeDisposalBody>;

/**
 * POST /v1/retention/disposals/:id/decide (it, auditor). OF-404. OF-647: confirmed by who proposed it. OF-648: it waits
 * no more, or the periods were changed since.
 */
export const DecideDisposalBody = z.strictObject({
  decision: z.enum(['confirmed', 'withdrawn']),
  reason: PersonText(400),
});
export type DecideDisposalBody = z.infer<typeof DecideDisposalBody>;
// GET /v1/retention/disposals/:id/record.pdf (hr, it, auditor)
