import { z } from 'zod';
import { WorkRules } from '../forms/plan.ts';
import { WorkForm } from '../policy/work-style.ts';
import { PersonText, Sha256Hex } from '../primitives.ts';
import { countingUnits } from '../statistics/counting.ts';
import { namesItsSource, PaperProcedure } from '../statistics/steps-saved.ts';
import { InForceSince, settingParts } from './in-force.ts';
import { LendingRules, SoundLendingRules } from './lending-rules.ts';

/** What the office has laid down where the city's rule leaves it open. All under /v1/settings. */

export const OfficeSettings = z.strictObject({
  workRules: WorkRules,
  /** What 延べ means where nobody asks for something else: the plan does not say. */
  statistics: z.strictObject({ unit: z.enum(countingUnits) }),
  paperProcedure: PaperProcedure,
});
export type OfficeSettings = z.infer<typeof OfficeSettings>;

/** A year whose 国民の祝日 are known: from the product, or as the office entered them, which goes before. */
export const KnownYear = z.strictObject({
  year: z.int(),
  by: z.enum(['product', 'office']),
  days: z.array(z.strictObject({ day: z.string(), name: z.string() })),
});
export type KnownYear = z.infer<typeof KnownYear>;

/** `none`: what every loan takes was never laid down. `unreadable`: it is stored, and cannot be read. */
export const LendingAnswer = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('unreadable') }),
  z.strictObject({
    state: z.literal('held'),
    rules: LendingRules,
    revision: Sha256Hex,
    /** 借用願 of each form whose PC is not handed over yet: what becomes of them when its rule goes. */
    waiting: z.record(WorkForm, z.int().nonnegative()),
  }),
]);
export type LendingAnswer = z.infer<typeof LendingAnswer>;

/** GET /v1/settings (hr, it, auditor). */
export const SettingsAnswer = z.strictObject({
  /** Of a part that cannot be read: what stands in for it. */
  settings: OfficeSettings,
  /** Of these settings: what a change has to name, so that nobody's is lost. */
  revision: Sha256Hex,
  lending: LendingAnswer,
  years: z.array(KnownYear),
  parts: z.record(z.enum(settingParts), z.strictObject({ since: InForceSince, isReadable: z.boolean() })),
});
export type SettingsAnswer = z.infer<typeof SettingsAnswer>;

/**
 * POST /v1/settings (hr): what is left out stays. OF-636: somebody else changed them meanwhile. OF-637: nothing is
 * different.
 */
export const SettingsBody = z.strictObject({
  settings: OfficeSettings.partial().refine(
    ({ paperProcedure }) => paperProcedure === undefined || namesItsSource(paperProcedure),
  ),
  revision: Sha256Hex,
  reason: PersonText(400),
});
export type SettingsBody = z.infer<typeof SettingsBody>;

/** POST /v1/settings/lending (it). OF-636, OF-637 as above. OF-657: what they belong to is not there, or unreadable. */
export const LendingRulesBody = z.strictObject({
  rules: SoundLendingRules,
  revision: Sha256Hex,
  reason: PersonText(400),
});
export type LendingRulesBody = z.infer<typeof LendingRulesBody>;

export const maxHolidayBytes = 400_000;
/** POST /v1/settings/holidays (hr): shows what a list would change; with `apply`, the digest of what was shown, does it. */
export const HolidaysBody = z.strictObject({
  file: z
    .string()
    .max(Math.ceil(maxHolidayBytes / 3) * 4)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/),
  apply: z.strictObject({ digest: Sha256Hex, reason: PersonText(400) }).nullable(),
});
export type HolidaysBody = z.infer<typeof HolidaysBody>;
