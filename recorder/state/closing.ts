import type { LoanFacts } from '#contract/loan/package.ts';
import { hoursOn } from '#contract/loan/plans.ts';
import { closeByRule, localDate } from '#contract/session/closing.ts';
import { isOpen } from '#contract/session/machine.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import type { TrailState } from './trail-state.ts';

/** The entry that closes the open session by rule, where a rule says so now. @param facts with the newest plans */
export function closingDraft(
  state: TrailState,
  facts: Pick<LoanFacts, 'plans' | 'policy'>,
  now: Date,
  boot: string,
): Draft | null {
  if (!isOpen(state.session) || state.life === null) return null;
  const closing = closeByRule({
    state: state.session,
    now,
    boot,
    lastBoot: state.life.boot,
    lastEntryAt: state.life.entryAt,
    lastActiveAt: state.life.activeAt,
    hoursEnd: hoursOn(facts, localDate(new Date(state.session.startedAt))).end,
    forgottenAfterMin: facts.policy.forgottenAfterMin,
  });
  if (closing === null) return null;
  return { type: 'session.closed-by-rule', session: state.session.id, actor: 'system', data: closing };
}
