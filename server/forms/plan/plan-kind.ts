import { PlanContent, type PlanDay } from '#contract/forms/plan.ts';
import { planBreaches } from '#contract/forms/rules/plan-rules.ts';
import type { PlannedDay } from '#contract/loan/package.ts';
import { localDate } from '#contract/session/closing.ts';
import { kindTitles } from '#contract/statistics/counting.ts';
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
): Promise<readonly { readonly id: string; readonly content: PlanContent }[]> {
  const rows = await db
    .selectFrom('forms')
    .select(['id', 'content'])
    .where('kind', '=', 'plan')
    .where('applicant_id', '=', staff)
    .where('state', 'in', standing)
    .orderBy('id')
    .execute();
  return rows.map(({ id, content }) => ({ id, content: PlanContent.parse(JSON.parse(content)) }));
}

/** 在宅勤務計画書: any number for each person, no day twice. */
export const planKind: ServerFormKind<PlanContent> = {
  summary: ({ days, category }) => {
    const first = days[0]?.date ?? '';
    const period = days.length === 1 ? eraDate(first) : `${eraDate(first)}から${days.length}日`;
    return category === 'normal' ? period : `${period}・${kindTitles[category]}`;
  },
  check: async (db, content, { form, applicant, at }) => {
    const others = (await plansOf(db, applicant.id)).filter(({ id }) => id !== form);
    const facts = {
      isRegistered: await isRegistered(db, applicant.id),
      others: others.flatMap((plan) => plan.content.days.map(({ date }) => date)),
      today: localDate(at),
    };
    return planBreaches(content, facts, await readWorkRules(db));
  },
  print: printPlan,
};

/** A day of an approved plan, with whose it is. */
export interface ApprovedDay {
  readonly staff: { readonly id: string; readonly name: string; readonly section: string };
  readonly sectionId: string;
  readonly category: PlanContent['category'];
  readonly day: PlanDay;
}

/** The days of all approved plans in a period, as the forms say whose they were. */
export async function allApprovedDays(
  db: Reader,
  within: { readonly staff?: string; readonly sectionId?: string },
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly ApprovedDay[]> {
  let query = db.selectFrom('forms').where('kind', '=', 'plan').where('state', 'in', approved);
  if (within.staff !== undefined) query = query.where('applicant_id', '=', within.staff);
  if (within.sectionId !== undefined) query = query.where('section_id', '=', within.sectionId);
  const rows = await query
    .select(['applicant_id', 'applicant_name', 'section_id', 'section_name', 'content'])
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => {
    const { days, category } = PlanContent.parse(JSON.parse(row.content));
    const staff = { id: row.applicant_id, name: row.applicant_name, section: row.section_name };
    return days
      .filter(({ date }) => date >= from && date <= to)
      .map((day) => ({ staff, sectionId: row.section_id, category, day }));
  });
}

/** The approved days of a person in a period, in order: what the PC offers as the day's work. */
export async function approvedDays(
  db: Reader,
  staff: string,
  period: { readonly from: string; readonly to: string },
): Promise<readonly PlannedDay[]> {
  const days = await allApprovedDays(db, { staff }, period);
  return days.map(({ day: { date, items } }) => ({ date, items })).toSorted((a, b) => (a.date < b.date ? -1 : 1));
}
