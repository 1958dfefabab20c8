import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Base64, LoanId, PersonText, TerminalId, UtcInstant } from '../primitives.ts';

/** Minutes after which a question counts as unanswered, where the loan's policy names none. */
export const usualWithinMin = 10;

/** The head asks whether somebody is at work (第8条3項). `kind` keeps its signature apart from every other of that key. */
export const PresenceQuestion = z.strictObject({
  v: z.literal(1),
  kind: z.literal('presence'),
  loan: LoanId,
  terminal: TerminalId,
  /** Grows with every question of the loan, by the calendar (`nextSerial`): an older one is never asked again. */
  serial: z.int().positive(),
  /** Who asks, as the person is told. */
  name: PersonText(80),
  issuedAt: UtcInstant,
  /** Minutes from `issuedAt` on until the head is shown that nobody answered. */
  withinMin: z.int().min(1).max(120),
});
export type PresenceQuestion = z.infer<typeof PresenceQuestion>;

export const SignedPresence = z.strictObject({
  question: PresenceQuestion,
  /** Ed25519 by the office over JCS(question), base64, as the loan package is signed. */
  sig: Base64,
});
export type SignedPresence = z.infer<typeof SignedPresence>;

export const presenceBytes = (question: PresenceQuestion): Uint8Array => canonicalBytes(question);

/** When a question counts as unanswered. */
export const dueAt = ({ issuedAt, withinMin }: Pick<PresenceQuestion, 'issuedAt' | 'withinMin'>): Date =>
  new Date(Date.parse(issuedAt) + withinMin * 60_000);

/** What the office knows of one question. `reachedAt`: its entry on the PC; null while the trail has not brought it. */
export interface AskedFacts {
  readonly issuedAt: string;
  readonly withinMin: number;
  readonly reachedAt: string | null;
  readonly answeredAt: string | null;
}

export const presenceStates = ['asking', 'answered', 'late', 'unanswered', 'unreached'] as const;
export type PresenceState = (typeof presenceStates)[number];

/**
 * How a question stands. `late`: answered, though after its time. `unreached`: its time is over and the PC has not said
 * that it ever asked, so that nobody is called absent whose line was down. Never blocks work.
 */
export function presenceState({ answeredAt, reachedAt, ...asked }: AskedFacts, now: Date): PresenceState {
  const due = dueAt(asked);
  if (answeredAt !== null) return Date.parse(answeredAt) <= due.getTime() ? 'answered' : 'late';
  if (now < due) return 'asking';
  return reachedAt === null ? 'unreached' : 'unanswered';
}

/** Whether the PC asks by itself now: so long after the person last was asked, began or went on. */
export const asksByItself = (everyMin: number, sinceAt: string, now: Date): boolean =>
  now.getTime() - Date.parse(sinceAt) >= everyMin * 60_000;
