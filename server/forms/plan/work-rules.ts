import { WorkRules, workRulesAtFirst } from '#contract/forms/plan.ts';
import type { Reader } from '../../store/store.ts';

/** Calendar, breaks and the week as this office has laid them down. Throws where what is stored is none of them. */
export async function readWorkRules(db: Reader): Promise<WorkRules> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', 'work-rules').executeTakeFirst();
  return row === undefined ? workRulesAtFirst : WorkRules.parse(JSON.parse(row.value));
}
