import { WorkRules, workRulesAtFirst } from '#contract/forms/plan.ts';
import { readStored, UnreadableSetting } from '../../settings/stored.ts';
import type { Reader } from '../../store/store.ts';

/**
 * Calendar, breaks and the week as this office has laid them down. Throws OF-656 where what is stored is none of them:
 * a plan that is judged by other rules than the city's is worse than one that waits.
 */
export async function readWorkRules(db: Reader): Promise<WorkRules> {
  const { text, value } = await readStored(db, 'work-rules');
  if (text === null) return workRulesAtFirst;
  const rules = WorkRules.safeParse(value);
  if (!rules.success) throw new UnreadableSetting('work-rules', 'OF-656');
  return rules.data;
}
