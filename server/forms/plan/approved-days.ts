import { BreakSettings, breakOf, breaksAtFirst } from '#contract/forms/hours/plan-rows.ts';
import { shifts } from '#contract/forms/hours/shifts.ts';
import { PlanContent, type PlanDay, type WorkRules } from '#contract/forms/plan.ts';
import type { PlannedDay } from '#contract/loan/package.ts';
import type { Hours } from '#contract/policy/policy.ts';
import type { Reader } from '../../store/store.ts';
import { readWorkRules } from './work-rules.ts';

/** A day of a plan, with whose it is. */
export interface PlannedFormDay {
  /** Number of the form. */
  readonly form: string;
  readonly staff: { readonly id: string; readonly name: string; readonly section: string };
  readonly sectionId: string;
  readonly category: PlanContent['category'];
  readonly day: PlanDay;
  /** As they were laid down when it was approved; as at first where it never was. */
  readonly breaks: WorkRules['breaks'];
}

export interface Within {
  readonly staff?: string;
  readonly people?: readonly string[];
  readonly sectionId?: string;
}

interface Period {
  readonly from: string;
  readonly to: string;
}

const standing = ['applied', 'approved', 'received'] as const;
const approved = ['approved', 'received'] as const;
const ended = ['revoked', 'withdrawn'] as const;
type Ended = (typeof ended)[number];

/** The days of plans in these states; of a period, only the forms that have a day in it are read. */
async function readDays(
  db: Reader,
  within: Within,
  states: readonly ((typeof standing)[number] | Ended)[],
  period: Period | null,
): Promise<readonly PlannedFormDay[]> {
  let query = db
    .selectFrom('forms')
    .leftJoin('plan_breaks', 'plan_breaks.form_id', 'forms.id')
    .where('kind', '=', 'plan')
    .where('emptied_at', 'is', null)
    .where('state', 'in', states);
  if (within.staff !== undefined) query = query.where('applicant_id', '=', within.staff);
  if (within.people !== undefined) query = query.where('applicant_id', 'in', within.people);
  if (within.sectionId !== undefined) query = query.where('section_id', '=', within.sectionId);
  if (period !== null)
    query = query.where('id', 'in', (e) =>
      e.selectFrom('plan_days').select('form_id').where('day', '>=', period.from).where('day', '<=', period.to),
    );
  const rows = await query
    .select(['id', 'applicant_id', 'applicant_name', 'section_id', 'section_name', 'content', 'breaks'])
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => {
    const { days, category } = PlanContent.parse(JSON.parse(row.content));
    const staff = { id: row.applicant_id, name: row.applicant_name, section: row.section_name };
    const breaks = row.breaks === null ? breaksAtFirst : BreakSettings.parse(JSON.parse(row.breaks));
    return days
      .filter(({ date }) => period === null || (date >= period.from && date <= period.to))
      .map((day) => ({ form: row.id, staff, sectionId: row.section_id, category, breaks, day }));
  });
}

/** Days of somebody's plans that stand, approved or waiting for it. */
export const standingDays = (db: Reader, staff: string): Promise<readonly PlannedFormDay[]> =>
  readDays(db, { staff }, standing, null);

/** The days of all approved plans in a period, as the forms say whose they were. */
export const allApprovedDays = (db: Reader, within: Within, period: Period): Promise<readonly PlannedFormDay[]> =>
  readDays(db, within, approved, period);

/** Days whose approval was taken back, by the head or by the person. What was never approved is none of them. */
export async function takenBackDays(db: Reader, within: Within, period: Period): Promise<readonly PlannedFormDay[]> {
  const days = await readDays(db, within, ended, period);
  if (days.length === 0) return [];
  const once = await db
    .selectFrom('form_steps')
    .select('form_id')
    .distinct()
    .where('act', '=', 'approve')
    .where('form_id', 'in', [...new Set(days.map(({ form }) => form))])
    .execute();
  const forms = new Set(once.map(({ form_id }) => form_id));
  return days.filter(({ form }) => forms.has(form));
}

/** The breaks that a plan was approved under; those of today while it waits. Throws OF-656 as `readWorkRules`. */
export async function breaksOfPlan(db: Reader, form: string): Promise<WorkRules['breaks']> {
  const row = await db.selectFrom('plan_breaks').select('breaks').where('form_id', '=', form).executeTakeFirst();
  return row === undefined ? (await readWorkRules(db)).breaks : BreakSettings.parse(JSON.parse(row.breaks));
}

/** Hours of a planned day, with the break under which it was approved. */
export function hoursOfDay({ day: { shift }, breaks }: Pick<PlannedFormDay, 'day' | 'breaks'>): Hours {
  const rest = breakOf(shift, breaks);
  return { start: shifts[shift].from, end: shifts[shift].to, breakStart: rest.from, breakEnd: rest.to };
}

/** The approved days of a person in a period, in order: what the PC offers as the day's work, with its hours. */
export async function approvedDays(db: Reader, staff: string, period: Period): Promise<readonly PlannedDay[]> {
  return (await allApprovedDays(db, { staff }, period))
    .map(({ day, breaks }) => ({ date: day.date, items: day.items, hours: hoursOfDay({ day, breaks }) }))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}
