import type { LoanFacts } from './package.ts';

const dayMs = 86_400_000;

/** A calendar day so many days later. @param date `2026-11-21` */
export const dayLater = (date: string, days: number): string =>
  new Date(new Date(`${date}T00:00:00.000Z`).getTime() + days * dayMs).toISOString().slice(0, 10);

/** Days from one calendar day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((new Date(`${to}T00:00:00.000Z`).getTime() - new Date(`${from}T00:00:00.000Z`).getTime()) / dayMs);

const later = (a: string, b: string | null): string => (b !== null && b > a ? b : a);

/**
 * The facts as an extension leaves them. The policy that was signed for the loan stays in force until the extended end,
 * also where its own last day comes first: a terminal without a line gets no other.
 */
export const extendedFacts = (facts: LoanFacts, extendedTo: string | null): LoanFacts =>
  extendedTo === null
    ? facts
    : {
        ...facts,
        loan: { ...facts.loan, to: later(facts.loan.to, extendedTo) },
        policy: { ...facts.policy, validTo: later(facts.policy.validTo, extendedTo) },
      };

/** Loan and policy both hold on this day in Japan. @param facts with their extension */
export const isWithinLoan = ({ loan, policy }: Pick<LoanFacts, 'loan' | 'policy'>, today: string): boolean =>
  loan.from <= today && today <= loan.to && policy.validFrom <= today && today <= policy.validTo;
