import { z } from 'zod';
import { Sha256Hex, StaffId, UtcInstant } from '../primitives.ts';

/** わたしを待つもの: one queue for all that waits for whoever asks, whichever paper it is. */

export const queueThings = [
  ...(['form', 'loan-request', 'takeout', 'report', 'order', 'finding', 'loosening', 'disposal', 'terminal'] as const),
] as const;

/** What can be done to it without opening it; null where it has to be looked at first. */
export const QueueAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.enum(['approve', 'receive']), revision: z.int().positive() }),
  z.strictObject({ act: z.literal('approve-request') }),
  z.strictObject({ act: z.literal('confirm'), content: Sha256Hex }),
]);
export type QueueAct = z.infer<typeof QueueAct>;

export const QueueRow = z.strictObject({
  what: z.enum(queueThings),
  /** Number of the form, request, finding, disposal or PC; of a report `100123/2026-11-21`, of somebody's rows of 命令簿 `100123/2026-11`. */
  id: z.string(),
  /** As the paper is called. */
  title: z.string(),
  applicant: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }),
  summary: z.string(),
  /** What it waits for. */
  waitsFor: z.string(),
  since: UtcInstant,
  /** Name of the head in whose stead it waits for whoever asks. */
  deputyFor: z.string().nullable(),
  batch: QueueAct.nullable(),
});
export type QueueRow = z.infer<typeof QueueRow>;
/** Rows in one answer. */
export const mostQueued = 500;
/** GET /v1/queue (staff, manager, hr, it, auditor): the oldest first. `more`: more wait than were sent. */
export const QueueRows = z.strictObject({ rows: z.array(QueueRow).max(mostQueued), more: z.boolean() });
