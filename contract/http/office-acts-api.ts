import { z } from 'zod';
import { RealDate, StaffId, UtcInstant } from '../primitives.ts';
import { officeActTitles } from '../words/office-act-words.ts';
import { maxSearchText } from './audit-api.ts';

/** What the office itself did: sign-ins, readings, decisions, hand-overs. For the auditor; reading it is an act as well. */

/** Acts on one page. */
export const actsPerPage = 50;
/** Acts that one question looks at: what matches none of them says so and goes on from there. */
export const actsPerLook = 100_000;

const LogIndex = z.int().nonnegative();

export const ActFilters = z.strictObject({
  /** First and last day in Japan, by the office's clock. */
  from: RealDate.optional(),
  to: RealDate.optional(),
  /** Who acted. */
  staff: StaffId.optional(),
  act: z
    .string()
    .refine((name) => officeActTitles.has(name))
    .optional(),
  /** Found in what is recorded of the act: a number, a name, a reason. */
  text: z.string().trim().max(maxSearchText).optional(),
});
export type ActFilters = z.infer<typeof ActFilters>;

/** GET /v1/audit/acts (auditor), the newest first. `after`: the page behind this place of the log. */
export const ActsQuery = ActFilters.extend({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
});
export type ActsQuery = z.output<typeof ActsQuery>;

export const OfficeAct = z.strictObject({
  /** Place in the office log, whose leaf commits to all of this. */
  index: LogIndex,
  at: UtcInstant,
  /** `auditor:400007`; what is no person: `cli`. */
  actor: z.string(),
  /** Null where it is no person, or no such account is known any more. */
  name: z.string().nullable(),
  act: z.string(),
  /** Null where it was disposed of by rule: leaf and proofs stay. */
  data: z.record(z.string(), z.json()).nullable(),
});
export type OfficeAct = z.infer<typeof OfficeAct>;

export const ActsAnswer = z.strictObject({
  acts: z.array(OfficeAct).max(actsPerPage),
  /** Where the next page begins (`after`); null where nothing is left. */
  next: LogIndex.nullable(),
});
export type ActsAnswer = z.infer<typeof ActsAnswer>;
