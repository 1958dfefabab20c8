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

/** 在宅勤務計画書: any number for each person, no day twice. */
export const planKind: ServerFormKind<PlanContent> = {
  summary: ({ days, category }) => {
    const first = days[0]?.date ?? '';
    const period = days.length === 1 ? eraDate(first) : `${eraDate(first)}から${days.length}日`;
    return category === 'normal' ? period : `${period}・${kindTitles[category]}`;
  },
  check: async (db, content, { form, applicant, at }) => {
    const others = (await readDays(db, { staff: applicant.id }, standing)).filter((planned) => planned.form !== form);
    const facts = {
      isRegistered: await isRegistered(db, applicant.id),
      others: others.map(({ day }) => day.date),
      today: localDate(at),
    };
    return planBreaches(content, facts, await readWorkRules(db));
  },
  print: printPlan,
};

/** A day of a plan, with whose it is. */
export interface PlannedFormDay {
  /** Number of the form. */
  readonly form: string;
  readonly staff: { readonly id: string; readonly name: string; readonly section: string };
  readonly sectionId: string;
  readonly category: PlanContent['category'];
  readonly day: PlanDay;
}

interface Within {
  readonly staff?: string;
  readonly sectionId?: string;
}

async function readDays(
  db: Reader,
  within: Within,
  states: readonly (typeof standing)[number][],
): Promise<readonly PlannedFormDay[]> {
  let query = db.selectFrom('forms').where('kind', '=', 'plan').where('state', 'in', states);
  if (within.staff !== undefined) query = query.where('applicant_id', '=', within.staff);
  if (within.sectionId !== undefined) query = query.where('section_id', '=', within.sectionId);
  const rows = await query
    .select(['id', 'applicant_id', 'applicant_name', 'section_id', 'section_name', 'content'])
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => {
    const { days, category } = PlanContent.parse(JSON.parse(row.content));
    const staff = { id: row.applicant_id, name: row.applicant_name, section: row.section_name };
    return days.map((day) => ({ form: row.id, staff, sectionId: row.section_id, category, day }));
  });
}

/** The days of all approved plans in a period, as the forms say whose they were. */
export const allApprovedDays = async (
  db: Reader,
  within: Within,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly PlannedFormDay[]> =>
  (await readDays(db, within, approved)).filter(({ day }) => day.date >= from && day.date <= to);

/** The approved days of a person in a period, in order: what the PC offers as the day's work. */
export async function approvedDays(
  db: Reader,
  staff: string,
  period: { readonly from: string; readonly to: string },
): Promise<readonly PlannedDay[]> {
  const days = await allApprovedDays(db, { staff }, period);
  return days.map(({ day: { date, items } }) => ({ date, items })).toSorted((a, b) => (a.date < b.date ? -1 : 1));
}
