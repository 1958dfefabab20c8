import { z } from 'zod';
import { WorkRules } from '../forms/plan.ts';
import { PersonText, Sha256Hex } from '../primitives.ts';
import { countingUnits } from '../statistics/counting.ts';

/** What the office has laid down where the city's rule leaves it open. All under /v1/settings. */

export const OfficeSettings = z.strictObject({
  workRules: WorkRules,
  /** What 延べ means where nobody asks for something else: the plan does not say. */
  statistics: z.strictObject({ unit: z.enum(countingUnits) }),
});
export type OfficeSettings = z.infer<typeof OfficeSettings>;

/** A year whose 国民の祝日 are known: from the product, or as the office entered them, which goes before. */
export const KnownYear = z.strictObject({
  year: z.int(),
  by: z.enum(['product', 'office']),
  days: z.array(z.strictObject({ day: z.string(), name: z.string() })),
});
export type KnownYear = z.infer<typeof KnownYear>;

/** GET /v1/settings (hr, it, auditor). */
export const SettingsAnswer = z.strictObject({
  settings: OfficeSettings,
  /** Of these settings: what a change has to name, so that nobody's is lost. */
  revision: Sha256Hex,
  years: z.array(KnownYear),
});
export type SettingsAnswer = z.infer<typeof SettingsAnswer>;

/** POST /v1/settings (hr). OF-636: somebody else changed them meanwhile. OF-637: nothing is different. */
export const SettingsBody = z.strictObject({
  settings: OfficeSettings,
  revision: Sha256Hex,
  reason: PersonText(400),
});
export type SettingsBody = z.infer<typeof SettingsBody>;

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
