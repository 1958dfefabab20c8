import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Base64, LoanId, LocalDate, TerminalId, UtcInstant } from '../primitives.ts';

/** The office's word that a loan goes on until another day. Never shortens: the latest day that was ever said holds. */
export const LoanExtension = z.strictObject({
  v: z.literal(1),
  kind: z.literal('extension'),
  loan: LoanId,
  terminal: TerminalId,
  serial: z.int().positive(),
  /** Last day of the loan. */
  to: LocalDate,
  issuedAt: UtcInstant,
});
export type LoanExtension = z.infer<typeof LoanExtension>;

export const SignedExtension = z.strictObject({
  extension: LoanExtension,
  /** Ed25519 by the office over JCS(extension), base64, as the loan package is signed. */
  sig: Base64,
});
export type SignedExtension = z.infer<typeof SignedExtension>;

export const extensionBytes = (extension: LoanExtension): Uint8Array => canonicalBytes(extension);
