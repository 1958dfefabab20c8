import { z } from 'zod';
import { ExceptionStatement, ExceptionTerms } from '../policy/exception.ts';
import { KeptRequest } from '../policy/file-request.ts';
import { PcSystem } from '../policy/place.ts';
import { LocalDate, PersonText, UtcInstant } from '../primitives.ts';

const { control, files, place, from, to } = ExceptionTerms.shape;
const { id } = ExceptionStatement.shape;

/** POST /v1/terminals/:id/exceptions: the head's approval that data may lie elsewhere. Only hashes come to the office. */
export const ApproveExceptionRequest = z.strictObject({ control, files, place, from, to, reason: PersonText(400) });
export type ApproveExceptionRequest = z.infer<typeof ApproveExceptionRequest>;

/** POST /v1/terminals/:id/exceptions/revoke */
export const RevokeExceptionRequest = z.strictObject({ id, reason: PersonText(400) });
export type RevokeExceptionRequest = z.infer<typeof RevokeExceptionRequest>;

export const ExceptionRow = z.strictObject({
  ...{ id, control, place, from, to },
  /** How many. */
  files: z.int().positive(),
  approvedBy: ExceptionStatement.shape.approvedBy,
  approvedAt: UtcInstant,
  reason: z.string(),
  revoked: z.strictObject({ at: UtcInstant, by: z.string(), reason: z.string() }).nullable(),
});
export type ExceptionRow = z.infer<typeof ExceptionRow>;
/** What the person at the terminal asks for, as the trail tells it, and what became of it. */
export const RequestRow = KeptRequest.extend({ state: z.enum(['asked', 'approved', 'approved-by-code']) });
export type RequestRow = z.infer<typeof RequestRow>;
/** GET /v1/terminals/:id/exceptions: of the loan that the terminal is out with, newest first; with its last day. */
export const ExceptionRows = z.strictObject({
  exceptions: z.array(ExceptionRow),
  requests: z.array(RequestRow),
  loanTo: LocalDate,
  /** What the PC runs; null where the office was not told. */
  system: PcSystem.nullable(),
});
export type ExceptionRows = z.infer<typeof ExceptionRows>;
