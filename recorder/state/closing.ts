import type { Policy } from '#contract/policy/policy.ts';
import { closeByRule } from '#contract/session/closing.ts';
import { isOpen } from '#contract/session/machine.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import type { TrailState } from './trail-state.ts';

/** The entry that closes the open session by rule, where a rule says so now. */
export function closingDraft(
  state: TrailState,
  policy: Pick<Policy, 'hours' | 'forgottenAfterMin'>,
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
    hoursEnd: policy.hours.end,
    forgottenAfterMin: policy.forgottenAfterMin,
  });
  if (closing === null) return null;
  return { type: 'session.closed-by-rule', session: state.session.id, actor: 'system', data: closing };
}
