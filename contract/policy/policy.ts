import { z } from 'zod';
import { ControlModes } from '../controls.ts';
import { LocalDate, LocalTime } from '../primitives.ts';
import { WorkForm, WorkStyle } from './work-style.ts';

/** Working hours of a day in Japan, with the break. */
export const Hours = z.strictObject({ start: LocalTime, end: LocalTime, breakStart: LocalTime, breakEnd: LocalTime });

export type Hours = z.infer<typeof Hours>;

/** 在席の確認 (第8条3項) of a loan. */
export const PresenceRule = z.strictObject({
  /** Minutes until a question counts as unanswered. */
  withinMin: z.int().min(1).max(120),
  /** Minutes of work after which the PC asks by itself; null for never. */
  everyMin: z.int().min(15).max(480).nullable(),
});
export type PresenceRule = z.infer<typeof PresenceRule>;

/** What 情報政策課 orders for one terminal. Travels inside the signed loan package. */
export const Policy = z.strictObject({
  v: z.literal(1),
  telework: WorkForm,
  /** The rule of that form. Without it no session starts; optional only so that older statements can be read. */
  style: WorkStyle.optional(),
  controls: ControlModes,
  hours: Hours,
  /** Minutes without the person, after the end of hours, until the session closes by rule. */
  forgottenAfterMin: z.int().min(5).max(600),
  /** Seconds between two entries that carry the measured state of the controls. */
  heartbeatSec: z.int().min(5).max(300),
  /** Days that sent and receipted entries stay on the terminal, so that its borrower can read them. */
  keepDays: z.int().min(1).max(3650),
  /**
   * Days after the end of the loan until the PC destroys the key of its work volume by itself. Absent: never. Optional
   * and not null, so that statements that were signed before it was known still hold.
   */
  eraseAfterDays: z.int().min(4).max(365).optional(),
  /** Absent: the usual minutes, and never by itself. Optional as above. */
  presence: PresenceRule.optional(),
  validFrom: LocalDate,
  validTo: LocalDate,
});
export type Policy = z.infer<typeof Policy>;
