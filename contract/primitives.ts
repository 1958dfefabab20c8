import { z } from 'zod';
import { type ErrorCode, errorCodes } from './errors.ts';
import { isRealDate } from './words/era.ts';

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
/** RFC 3339, UTC, milliseconds, of a day that exists: `2026-11-21T03:04:05.678Z`. */
export const UtcInstant = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/)
  .refine((text) => Number(text.slice(8, 10)) <= 28 || isRealDate(text.slice(0, 10)));
/** Calendar day in Japan, ISO 8601. */
export const LocalDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** One that a calendar holds: what somebody enters as a day. */
export const RealDate = LocalDate.refine(isRealDate);
/** Clock time in Japan, 24 hours. */
export const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** RFC 4648 section 4: the one text that stands for its bytes. */
export const Base64 = z
  .string()
  .max(8192)
  .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/);
/** 職員番号 */
export const StaffId = z.string().regex(/^\d{6}$/);
/** 端末の番号 (PC管理番号) */
export const TerminalId = z.string().regex(/^T-[0-9]{4}$/);
export const LoanId = z.string().regex(/^L-[0-9]{8}-[0-9]{3}$/);
export const SessionId = z.uuid();
export const TenDigits = z.string().regex(/^\d{10}$/);
/** A local or domain account of Windows, or one of its three own accounts for services. */
export const Sid = z.string().regex(/^S-1-5-(1[89]|20|21(-\d{1,10}){3}-[1-9]\d{2,9})$/);
/** Whether a local socket is a named pipe of this PC, as Windows has them. */
export const isPipe = (path: string): boolean => /^\\\\\.\\pipe\\[A-Za-z0-9-]{1,60}$/.test(path);
export const Code = z.enum(errorCodes as readonly [ErrorCode, ...ErrorCode[]]);

/** Text that a person typed: no control characters but line breaks, bounded. */
export const PersonText = (maxChars: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxChars)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f]*$/);

/** A file's name as people read it and as the disk holds it: names need not be valid UTF-8. */
export const FileName = z.strictObject({
  text: z.string().max(4096),
  /** The name's bytes, base64. */
  bytes: Base64,
});
export type FileName = z.infer<typeof FileName>;
