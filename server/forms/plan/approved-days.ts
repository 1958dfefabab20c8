import { sql } from 'kysely';
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
  // The plus keeps SQLite from looking through all plans there are, or each person's for each plan of the period
  // (https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_).
  let query = db
    .selectFrom('forms')
    .leftJoin('plan_breaks', 'plan_breaks.form_id', 'forms.id')
    .where(sql`+kind`, '=', 'plan')
    .where('emptied_at', 'is', null)
    .where('state', 'in', states);
  if (within.staff !== undefined) query = query.where('applicant_id', '=', within.staff);
  if (within.people !== undefined) query = query.where(sql`+applicant_id`, 'in', within.people);
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

/**
 * Days whose plan was disposed of, so that signed statements alone still speak of it. A plan is completed no sooner than
 * its last day: a day after that of somebody's last one that went is none of them.
 */
export async function disposedDays(
  db: Reader,
  people: readonly string[],
  { from, to }: Period,
): Promise<(staff: string, day: string) => boolean> {
  const gone = await db
    .selectFrom('forms')
    .innerJoin('disposal_items', 'disposal_items.item', 'forms.id')
    .select(['forms.applicant_id', (e) => e.fn.max('disposal_items.completed_on').as('until')])
    .where('forms.applicant_id', 'in', people)
    .where('forms.kind', '=', 'plan')
    .where('forms.emptied_at', 'is not', null)
    .where('disposal_items.disposal_id', 'in', (e) => e.selectFrom('disposals').select('disposals.id'))
    .where('disposal_items.class', '=', 'plan')
    .groupBy('forms.applicant_id')
    .having((e) => e.fn.max('disposal_items.completed_on'), '>=', from)
    .execute();
  if (gone.length === 0) return () => false;
  const until = new Map(gone.map((row) => [row.applicant_id, row.until]));
  const kept = await db
    .selectFrom('plan_days')
    .innerJoin('forms', 'forms.id', 'plan_days.form_id')
    .select(['forms.applicant_id', 'plan_days.day'])
    .where('plan_days.day', '>=', from)
    .where('plan_days.day', '<=', to)
    .where('forms.applicant_id', 'in', [...until.keys()])
    .execute();
  const days = new Set(kept.map(({ applicant_id, day }) => `${applicant_id} ${day}`));
  return (staff, day) => day <= (until.get(staff) ?? '') && !days.has(`${staff} ${day}`);
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
