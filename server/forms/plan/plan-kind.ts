import { PlanContent } from '#contract/forms/plan.ts';
import { planBreaches } from '#contract/forms/rules/plan-rules.ts';
import { localDate } from '#contract/session/closing.ts';
import { kindTitles } from '#contract/statistics/counting.ts';
import { eraDate } from '#contract/words/era.ts';
import { recountDays } from '../../statistics/recount.ts';
import type { Tx } from '../../store/store.ts';
import type { FormsTable } from '../form-tables.ts';
import { isRegistered } from '../registration/registration-kind.ts';
import type { ServerFormKind } from '../server-form-kind.ts';
import { breaksOfPlan, standingDays } from './approved-days.ts';
import { sayPlansOf } from './said-plans.ts';
import { readWorkRules } from './work-rules.ts';

/** 在宅勤務計画書: any number for each person, no day twice. */
export const planKind: ServerFormKind<PlanContent> = {
  summary: ({ days, category }) => {
    const first = days[0]?.date ?? '';
    const period = days.length === 1 ? eraDate(first) : `${eraDate(first)}から${days.length}日`;
    return category === 'normal' ? period : `${period}・${kindTitles[category]}`;
  },
  check: async (db, content, { form, applicant, at }) => {
    const others = (await standingDays(db, applicant.id)).filter((planned) => planned.form !== form);
    const facts = {
      isRegistered: await isRegistered(db, applicant.id),
      others: others.map(({ day }) => day.date),
      today: localDate(at),
    };
    return planBreaches(content, facts, await readWorkRules(db));
  },
  onStep: async (tx, form, { act, at, by_id, role }) => {
    // A form that is handed in binds nobody yet.
    if (act === 'apply' || act === 'resubmit') return;
    if (act === 'approve') {
      const breaks = JSON.stringify((await readWorkRules(tx)).breaks);
      await tx.insertInto('plan_breaks').values({ form_id: form.id, breaks }).execute();
    }
    await recountWorked(tx, form);
    await sayPlansOf(tx, form.applicant_id, new Date(at), `${role}:${by_id}`);
  },
  print: async (printer, facts, db) =>
    printer.print('plan', { ...facts, breaks: await breaksOfPlan(db, facts.detail.row.id) }),
};

/** What was worked before the word on its plan came is counted as the plan says now. */
async function recountWorked(tx: Tx, { applicant_id: staff, content }: FormsTable): Promise<void> {
  const dates = PlanContent.parse(JSON.parse(content)).days.map(({ date }) => date);
  const worked = await tx
    .selectFrom('worked_days')
    .select('day')
    .where('staff_id', '=', staff)
    .where('day', 'in', dates)
    .execute();
  await recountDays(
    tx,
    staff,
    worked.map(({ day }) => day),
  );
}
