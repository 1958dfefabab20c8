import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Base64, LoanId, UtcInstant } from '../primitives.ts';

/** Whether a loan holds, as the office has decided it. `kind` keeps its signature apart from every other of that key. */
export const StandingStatement = z.strictObject({
  v: z.literal(1),
  kind: z.literal('standing'),
  loan: LoanId,
  revoked: z.boolean(),
  since: UtcInstant,
  /** Grows with every change: an older word is never taken for a newer one. */
  serial: z.int().positive(),
});
export type StandingStatement = z.infer<typeof StandingStatement>;

export const SignedStanding = z.strictObject({
  statement: StandingStatement,
  /** Ed25519 by the office over JCS(statement), base64, as the loan package is signed. */
  sig: Base64,
});
export type SignedStanding = z.infer<typeof SignedStanding>;

export const standingBytes = (statement: StandingStatement): Uint8Array => canonicalBytes(statement);

/** What a terminal knows of its loan's standing; serial 0 before the office's first word. */
export interface KnownStanding {
  readonly serial: number;
  readonly revoked: boolean;
}

/**
 * The serial of the next change. It follows the calendar, so that an office whose books were put back from a copy does
 * not fall behind what its terminals know; a clock that was set back only makes it count on.
 */
export const nextSerial = (previous: number, at: Date): number => Math.max(previous + 1, at.getTime());

/** `again`: the word that is known already. `older`: it was overtaken. `other`: the known serial with another meaning. */
export function compareStanding(known: KnownStanding, said: KnownStanding): 'newer' | 'again' | 'older' | 'other' {
  if (said.serial > known.serial) return 'newer';
  if (said.serial < known.serial) return 'older';
  return said.revoked === known.revoked ? 'again' : 'other';
}
