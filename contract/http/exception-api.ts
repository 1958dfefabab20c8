import { z } from 'zod';
import { ExceptionStatement, ExceptionTerms } from '../policy/exception.ts';
import { PersonText, UtcInstant } from '../primitives.ts';

const { id, control, files, place, from, to } = ExceptionTerms.shape;

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
/** GET /v1/terminals/:id/exceptions: of the loan that the terminal is out with, newest first. */
export const ExceptionRows = z.strictObject({ exceptions: z.array(ExceptionRow) });
