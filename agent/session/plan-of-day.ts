import type { LoanFacts } from '#contract/loan/package.ts';
import { hoursOn } from '#contract/loan/plans.ts';
import type { PlanItem } from '#contract/trail/catalogue.ts';

/** What the PC knows of one day's plan. */
export interface PlanOfDay {
  readonly items: readonly PlanItem[];
  /** End of the day's hours, by the approved shift where there is one. */
  readonly hoursEnd: string;
  /** Its approval was taken back. */
  readonly isRevoked: boolean;
}

export const planOn = (facts: LoanFacts, date: string): PlanOfDay => ({
  items: facts.plans.find((day) => day.date === date)?.items ?? [],
  hoursEnd: hoursOn(facts, date).end,
  isRevoked: facts.revokedDays?.includes(date) ?? false,
});
