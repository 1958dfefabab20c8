import { PlanContent, planCategoryTitles } from '#contract/forms/plan.ts';
import { planBreaches } from '#contract/forms/rules/plan-rules.ts';
import type { PlannedDay } from '#contract/loan/package.ts';
import { localDate } from '#contract/session/closing.ts';
import { eraDate } from '#contract/words/era.ts';
import type { Reader } from '../../store/store.ts';
import { isRegistered } from '../registration/registration-kind.ts';
import type { ServerFormKind } from '../server-form-kind.ts';
import { printPlan } from './print-plan.ts';
import { readWorkRules } from './work-rules.ts';

const standing = ['applied', 'approved', 'received'] as const;
const approved = ['approved', 'received'] as const;

/** Plans of a person that are on their way or approved. */
async function plansOf(
  db: Reader,
  staff: string,
  states: readonly (typeof standing)[number][],
): Promise<readonly { readonly id: string; readonly content: PlanContent }[]> {
  const rows = await db
    .selectFrom('forms')
    .select(['id', 'content'])
    .where('kind', '=', 'plan')
    .where('applicant_id', '=', staff)
    .where('state', 'in', states)
    .orderBy('id')
    .execute();
  return rows.map(({ id, content }) => ({ id, content: PlanContent.parse(JSON.parse(content)) }));
}

/** 在宅勤務計画書: any number for each person, no day twice. */
export const planKind: ServerFormKind<PlanContent> = {
  summary: ({ days, category }) => {
    const first = days[0]?.date ?? '';
    const period = days.length === 1 ? eraDate(first) : `${eraDate(first)}から${days.length}日`;
    return category === 'usual' ? period : `${period}・${planCategoryTitles[category]}`;
  },
  check: async (db, content, { form, applicant, at }) => {
    const others = (await plansOf(db, applicant.id, standing)).filter(({ id }) => id !== form);
    const facts = {
      isRegistered: await isRegistered(db, applicant.id),
      others: others.flatMap((plan) => plan.content.days.map(({ date }) => date)),
      today: localDate(at),
    };
    return planBreaches(content, facts, await readWorkRules(db));
  },
  print: printPlan,
};

/** The approved days of a person in a period, in order: what the PC offers as the day's work. */
export async function approvedDays(
  db: Reader,
  staff: string,
  period: { readonly from: string; readonly to: string },
): Promise<readonly PlannedDay[]> {
  const plans = await plansOf(db, staff, approved);
  return plans
    .flatMap(({ content }) => content.days.map(({ date, items }) => ({ date, items })))
    .filter(({ date }) => date >= period.from && date <= period.to)
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}
