import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Base64, LoanId, TerminalId, UtcInstant } from '../primitives.ts';

/**
 * Days for which one word of 保全 holds the deadline back. The office says it anew each day: one that was kept back or
 * played again, or a PC that is taken away from the line, holds nothing longer.
 */
export const heldDays = 30;

/** Why the office speaks of the deadline: 保全 stands, 保全 was lifted, or the PC is lost, where nothing holds it back. */
export const deadlineCauses = ['held', 'released', 'lost'] as const;

/** The office's word that the PC's own deadline destroys nothing before an instant. An order to erase asks it nothing. */
export const DeadlineWord = z.strictObject({
  v: z.literal(1),
  kind: z.literal('deadline'),
  loan: LoanId,
  terminal: TerminalId,
  /** Grows with every word on this loan, by the calendar (`nextSerial`): an older one is never taken for a newer. */
  serial: z.int().positive(),
  because: z.enum(deadlineCauses),
  issuedAt: UtcInstant,
  notBefore: UtcInstant,
});
export type DeadlineWord = z.infer<typeof DeadlineWord>;

export const SignedDeadline = z.strictObject({
  word: DeadlineWord,
  /** Ed25519 by the office over JCS(word), base64, as the loan package is signed. */
  sig: Base64,
});
export type SignedDeadline = z.infer<typeof SignedDeadline>;

export const deadlineBytes = (word: DeadlineWord): Uint8Array => canonicalBytes(word);

const dayMs = 86_400_000;
export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMs);

/**
 * Until when a word holds the deadline back: 保全 for `heldDays`; lifted, for as many days as the hand-over statement
 * itself leaves after the loan's end; of a lost PC not at all.
 */
export function heldUntil(because: DeadlineWord['because'], issuedAt: Date, eraseAfterDays: number): Date {
  switch (because) {
    case 'held':
      return daysAfter(issuedAt, heldDays);
    case 'released':
      return daysAfter(issuedAt, eraseAfterDays);
    case 'lost':
      return issuedAt;
  }
}
