import { z } from 'zod';
import { LocalDate, PersonText, UtcInstant } from '../primitives.ts';
import { idCauses } from '../telework/ids.ts';
import { TeleworkScheme } from '../telework/scheme.ts';
import { FormId } from './forms-api.ts';
import { FiscalYearText } from './statistics-api.ts';

/** テレワーク用ID of the J-LIS pilot, by section and fiscal year. All under /v1, all for the console. */

const SectionId = z.string().min(1).max(80);
const Count = z.int().nonnegative();
const Section = z.strictObject({ id: SectionId, name: z.string() });
const Reason = PersonText(400);
const Year = z.int().min(2000).max(2100);

/** GET /v1/telework-ids, .csv, .pdf (manager: own section; hr, it, auditor: all). The year in which today lies where left out. */
export const IdsQuery = z.strictObject({ year: FiscalYearText.optional() });

export const IdRow = z.strictObject({
  section: Section,
  held: Count,
  /** The application that holds; null where the IDs were moved there, or typed in before there was a ledger. */
  application: z
    .strictObject({ id: FormId, users: z.array(z.string()), pc: z.string(), ids: Count, approvedAt: UtcInstant })
    .nullable(),
});
export type IdRow = z.infer<typeof IdRow>;
export const IdMovementRow = z.strictObject({
  id: z.int().positive(),
  at: UtcInstant,
  by: z.string(),
  from: Section.nullable(),
  to: Section.nullable(),
  ids: Count,
  cause: z.enum(idCauses),
  form: FormId.nullable(),
  reason: z.string(),
  /** An emergency move that was not taken back yet. */
  isOpen: z.boolean(),
});
export type IdMovementRow = z.infer<typeof IdMovementRow>;
export const IdsAnswer = z.strictObject({
  year: z.int(),
  scheme: TeleworkScheme,
  /** Days on which the year's IDs can be used; null where the scheme has none of them. */
  days: z.strictObject({ from: LocalDate, to: LocalDate }).nullable(),
  today: LocalDate,
  /** IDs of the city that no section holds. */
  pool: Count,
  rows: z.array(IdRow),
  /** Newest first. */
  movements: z.array(IdMovementRow),
  /** In March: sections with IDs that have not yet applied for the next year. */
  renewals: z.array(Section),
  /** Those that IDs can be moved to. */
  sections: z.array(Section),
});
export type IdsAnswer = z.infer<typeof IdsAnswer>;

/**
 * POST /v1/telework-ids/move (it): in an emergency. The same press sent again is answered as the first one and moves
 * nothing. OF-404: no such section. OF-610: the year has no days left. OF-614, OF-617. OF-650: the ledger has grown since.
 */
export const MoveIdsBody = z.strictObject({
  year: Year,
  /** Null for the city's pool. */
  from: SectionId.nullable(),
  to: SectionId,
  ids: z.int().min(1).max(1000),
  reason: Reason,
  /** The year's newest movement that was seen; 0 before its first. */
  seen: Count,
});
export type MoveIdsBody = z.infer<typeof MoveIdsBody>;
/** POST /v1/telework-ids/:id/back (it). OF-618: taken back before, or its IDs are not there any more. */
export const MoveBackBody = z.strictObject({ year: Year, reason: Reason });
export type MoveBackBody = z.infer<typeof MoveBackBody>;
/** POST /v1/telework-ids/scheme (it). OF-620: fewer than are allotted in a year that has not ended. */
export const SchemeBody = z.strictObject({ scheme: TeleworkScheme, reason: Reason });
export type SchemeBody = z.infer<typeof SchemeBody>;
