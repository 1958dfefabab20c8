import { z } from 'zod';
import { WorkRules } from '../forms/plan.ts';
import { SectionId } from '../people/people-api.ts';
import { WorkForm } from '../policy/work-style.ts';
import { LocalDate, PersonText, Sha256Hex } from '../primitives.ts';
import { countingUnits } from '../statistics/counting.ts';
import { namesItsSource, PaperProcedure } from '../statistics/steps-saved.ts';
import { InForceSince, settingParts } from './in-force.ts';
import { LendingBase, SoundLendingBase } from './lending-base.ts';
import { LendingRules, SoundLendingRules } from './lending-rules.ts';
import { WaitingLoosening } from './loosening.ts';

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

/** `none`: 貸出の基本 was never laid down. `unreadable`: it is stored, and cannot be read. */
export const LendingAnswer = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none'), revision: z.null() }),
  z.strictObject({ state: z.literal('unreadable'), revision: Sha256Hex }),
  z.strictObject({
    state: z.literal('held'),
    base: LendingBase,
    rules: LendingRules,
    revision: Sha256Hex,
    /** 借用願 of each form whose PC is not handed over yet: what becomes of them when its rule goes. */
    waiting: z.record(WorkForm, z.int().nonnegative()),
  }),
]);
export type LendingAnswer = z.infer<typeof LendingAnswer>;

/** GET /v1/settings/lending-state (it): whether anything can be handed over, without all the rest. */
export const LendingStateAnswer = z.strictObject({ state: z.enum(['none', 'unreadable', 'held']) });

/** GET /v1/settings (hr, it, auditor). */
export const SettingsAnswer = z.strictObject({
  /** Of a part that cannot be read: what stands in for it. */
  settings: OfficeSettings,
  /** Of these settings: what a change has to name, so that nobody's is lost. */
  revision: Sha256Hex,
  lending: LendingAnswer,
  loosening: WaitingLoosening.nullable(),
  /** By number: whose head may have a telephone of their own. `to`: last day; null while it lasts. */
  sections: z.array(z.strictObject({ id: SectionId, name: z.string(), to: LocalDate.nullable() })),
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

/**
 * POST /v1/settings/lending-base (it). `revision`: null where nothing was laid down yet. OF-636, OF-637 as above. What is
 * stored and cannot be read is replaced as a whole, and stays in the log. What it loosens of 第6条 is asked for and not laid
 * down (loosening.ts). OF-671: something else waits for that already.
 */
export const LendingBaseBody = z.strictObject({
  base: SoundLendingBase,
  revision: Sha256Hex.nullable(),
  reason: PersonText(400),
});
export type LendingBaseBody = z.infer<typeof LendingBaseBody>;

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
