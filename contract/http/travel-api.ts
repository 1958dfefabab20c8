import { z } from 'zod';
import { LocalDate, PersonText, StaffId, UtcInstant } from '../primitives.ts';
import { SectionId } from './audit-api.ts';

/** 旅行命令 of 「自宅への出張」, as noted here. All under /v1, all for the console. */

const Id = z.int().positive();

/** What plan and 命令簿 show of it. */
export const TravelMark = z.strictObject({
  id: Id,
  /** As the other system numbers it. */
  number: z.string(),
  orderedOn: LocalDate,
  approver: z.string(),
  from: LocalDate,
  to: LocalDate,
});
export type TravelMark = z.infer<typeof TravelMark>;

/** GET /v1/travel-orders (staff: own, manager: section, hr and auditor: all). OF-403: another section than the own. */
export const TravelQuery = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  section: SectionId.optional(),
});
/** Days without an order in one answer. */
export const mostMissing = 500;
export const TravelRow = TravelMark.extend({
  staff: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }),
  at: UtcInstant,
  by: z.string(),
  /** The order that this one corrects, and why. */
  replaces: Id.nullable(),
  reason: z.string(),
  isReplaced: z.boolean(),
});
export type TravelRow = z.infer<typeof TravelRow>;
export const TravelRows = z.strictObject({
  /** Newest first. */
  rows: z.array(TravelRow),
  /** Approved days of plans that no order covers, the first first. */
  missing: z
    .array(
      z.strictObject({
        staff: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }),
        date: LocalDate,
      }),
    )
    .max(mostMissing),
  /** More of them are missing than were sent. */
  more: z.boolean(),
});
export type TravelRows = z.infer<typeof TravelRows>;

/**
 * POST /v1/travel-orders (manager: section, hr: all). OF-400: days backwards, or ordered on a day to come. OF-403,
 * OF-404: nobody within reach. OF-623: no approved day of a plan in the period. OF-624: what it corrects was corrected.
 */
export const TravelBody = z.strictObject({
  staff: StaffId,
  number: PersonText(60),
  orderedOn: LocalDate,
  approver: PersonText(80),
  from: LocalDate,
  to: LocalDate,
  /** Null for a new one; else the order that is corrected, with a reason. */
  replaces: z.strictObject({ id: Id, reason: PersonText(400) }).nullable(),
});
export type TravelBody = z.infer<typeof TravelBody>;
