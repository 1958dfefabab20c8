import { z } from 'zod';
import { usualWithinMin } from '../loan/presence.ts';
import { PresenceRule } from '../policy/policy.ts';
import { shippedWorkStyles, WorkForm, WorkStyleRule } from '../policy/work-style.ts';

/** What is signed into every loan from its hand-over on: the forms of telework that are lent for, and 在席の確認. */
export const LendingRules = z.strictObject({
  styles: z.array(WorkStyleRule).max(WorkForm.options.length),
  presence: PresenceRule,
});
export type LendingRules = z.infer<typeof LendingRules>;

/** A PC asks nothing while a question is open (recorder/standing/presence.ts): a shorter interval would not be kept. */
export const asksInTurn = ({ withinMin, everyMin }: PresenceRule): boolean => everyMin === null || everyMin > withinMin;

/** As they are laid down: at least one form, each once, and an interval that can be kept. */
export const SoundLendingRules = LendingRules.refine(
  ({ styles }) => styles.length > 0 && new Set(styles.map(({ telework }) => telework)).size === styles.length,
).refine(({ presence }) => asksInTurn(presence));

export const lendingRulesAtFirst: LendingRules = {
  styles: [...shippedWorkStyles],
  presence: { withinMin: usualWithinMin, everyMin: null },
};

/** The rules as they are compared and recorded: each form under its own name, so that none moves when one goes. */
export const lendingByForm = ({ styles, presence }: LendingRules) => ({
  lending: { styles: Object.fromEntries(styles.toReversed().map((rule) => [rule.telework, rule])), presence },
});
