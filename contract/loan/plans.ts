import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import type { Policy } from '../policy/policy.ts';
import { Base64, LoanId, LocalDate, TerminalId, UtcInstant } from '../primitives.ts';
import { type LoanFacts, PlannedDay, plannedDaysMax } from './package.ts';

/**
 * The approved days of a loan as the office has them now, in place of those in the hand-over statement, which stays as
 * it was signed. `kind` keeps its signature apart.
 */
export const LoanPlans = z.strictObject({
  v: z.literal(1),
  kind: z.literal('plans'),
  loan: LoanId,
  terminal: TerminalId,
  /** Grows with every change, by the calendar (`nextSerial`): an older list is never taken for a newer one. */
  serial: z.int().positive(),
  issuedAt: UtcInstant,
  days: z.array(PlannedDay).max(plannedDaysMax),
  /** Days whose approval was taken back and that no other plan holds. */
  revoked: z.array(LocalDate).max(plannedDaysMax),
});
export type LoanPlans = z.infer<typeof LoanPlans>;

export const SignedPlans = z.strictObject({
  plans: LoanPlans,
  /** Ed25519 by the office over JCS(plans), base64, as the loan package is signed. */
  sig: Base64,
});
export type SignedPlans = z.infer<typeof SignedPlans>;

export const plansBytes = (plans: LoanPlans): Uint8Array => canonicalBytes(plans);

/** What is in force, and what no longer is. */
export interface PlansInForce {
  readonly days: readonly PlannedDay[];
  readonly revoked: readonly string[];
}

/**
 * The days that hold: those that were signed at the hand-over unless their form was revoked, and over them what is
 * approved by form. Each day once, in order; where a loan has more than it can carry, the earliest go.
 */
export function plansInForce(
  signed: readonly PlannedDay[],
  approved: readonly PlannedDay[],
  revokedDays: readonly string[],
): PlansInForce {
  const gone = new Set(revokedDays);
  const held = new Map(signed.filter(({ date }) => !gone.has(date)).map((day) => [day.date, day]));
  for (const day of approved) held.set(day.date, day);
  return {
    days: [...held.values()].sort((a, b) => (a.date < b.date ? -1 : 1)).slice(-plannedDaysMax),
    revoked: [...gone]
      .filter((date) => !held.has(date))
      .sort()
      .slice(-plannedDaysMax),
  };
}

/** The facts as the newest list leaves them. */
export const plannedFacts = (facts: LoanFacts, plans: PlansInForce | null): LoanFacts =>
  plans === null ? facts : { ...facts, plans: [...plans.days], revokedDays: [...plans.revoked] };

type OfDay = Pick<LoanFacts, 'plans'> & { readonly policy: Pick<Policy, 'hours'> };

/** Hours of a day: those of the plan's shift where there is one (第8条1項 割振り変更), else the policy's. */
export const hoursOn = ({ plans, policy }: OfDay, date: string): Policy['hours'] =>
  plans.find((day) => day.date === date)?.hours ?? policy.hours;
