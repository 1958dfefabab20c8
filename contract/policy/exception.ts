import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Base64, LoanId, PersonText, Sha256Hex, StaffId, UtcInstant } from '../primitives.ts';
import { liesIn, Place } from './place.ts';

/** Most approvals that are in force for one loan at a time. */
export const maxExceptions = 20;
/** Most files of one approval. */
export const maxExceptionFiles = 1000;

const terms = {
  /** Number of the approval: `A-2026-0012` of a signed one, `T-3` of one by telephone (file-request.ts). */
  id: z.string().regex(/^(A-\d{4}-\d{4,8}|T-[1-9]\d?)$/),
  loan: LoanId,
  control: z.enum(['save', 'media']),
  /** SHA-256 of what each file holds: another byte makes another file. */
  files: z
    .array(Sha256Hex)
    .min(1)
    .max(maxExceptionFiles)
    .refine((files) => new Set(files).size === files.length, 'a file twice'),
  /** Folder in which, or below which, the files may lie. */
  place: Place,
  /** From this instant on, and before that one. */
  from: UtcInstant,
  to: UtcInstant,
};

/** What an approval lets lie elsewhere: all that a guard needs of it. Its files may come in several parts. */
export const ExceptionTerms = z.strictObject(terms);
export type ExceptionTerms = z.infer<typeof ExceptionTerms>;

/** The head's approval by 第6条(1): data may lie elsewhere. `kind` keeps its signature apart from the hand-over's. */
export const ExceptionStatement = z
  .strictObject({
    v: z.literal(1),
    kind: z.literal('exception'),
    ...terms,
    id: z.string().regex(/^A-\d{4}-\d{4,8}$/),
    approvedBy: z.strictObject({ id: StaffId, name: PersonText(80) }),
    article: z.literal('第6条(1)'),
  })
  .refine(({ from, to }) => from < to, 'ends before it begins');
export type ExceptionStatement = z.infer<typeof ExceptionStatement>;

export const SignedException = z.strictObject({
  statement: ExceptionStatement,
  /** Ed25519 by the office over JCS(statement), base64, as the loan package is signed. */
  sig: Base64,
});
export type SignedException = z.infer<typeof SignedException>;

export const exceptionBytes = (statement: ExceptionStatement): Uint8Array => canonicalBytes(statement);

export interface ExceptionRequest {
  readonly loan: string;
  readonly control: ExceptionTerms['control'];
  readonly sha256: string;
  /** The file, from the root or the drive down. */
  readonly path: string;
  readonly at: Date;
}

/** Why nothing allows it: the first thing that every approval fails at, in the order in which they are looked at. */
const reasons = ['none', 'loan', 'control', 'file', 'place', 'early', 'over'] as const;

export type ExceptionDecision =
  | { readonly allow: true; readonly id: string }
  | { readonly allow: false; readonly article: string; readonly reason: (typeof reasons)[number] };

const articles = { save: '第6条(1)ア', media: '第6条(1)イ・ウ' } as const;

/** Whether an approval lets this file lie where it lies. Pure. */
export function decide(exceptions: readonly ExceptionTerms[], request: ExceptionRequest): ExceptionDecision {
  let farthest = 0;
  for (const exception of exceptions) {
    const failed = failureOf(exception, request);
    if (failed === null) return { allow: true, id: exception.id };
    farthest = Math.max(farthest, reasons.indexOf(failed));
  }
  return { allow: false, article: articles[request.control], reason: reasons[farthest] ?? 'none' };
}

function failureOf(
  exception: ExceptionTerms,
  { loan, control, sha256, path, at }: ExceptionRequest,
): (typeof reasons)[number] | null {
  if (exception.loan !== loan) return 'loan';
  if (exception.control !== control) return 'control';
  if (!exception.files.includes(sha256)) return 'file';
  if (!liesIn(path, exception.place)) return 'place';
  // Asked so that a clock that cannot be read is never within.
  if (!(at.getTime() >= Date.parse(exception.from))) return 'early';
  return at.getTime() < Date.parse(exception.to) ? null : 'over';
}
