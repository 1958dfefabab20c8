import type { FormKindName } from '#contract/forms/kinds.ts';
import { isFormClass, type RetentionClass } from '#contract/retention/classes.ts';
import type { Tx } from '../store/store.ts';
import { emptyApproval, emptyDeputy, emptyFinding } from './empty-decisions.ts';
import { emptyLoss, emptyRequest, emptyTakeout, emptyTravel } from './empty-lending.ts';

/**
 * Empties papers: what was written and every name go, numbers, kinds, days and what was decided stay. The database lets
 * nothing else be changed with it, and refuses whoever is under legal hold.
 */
export async function emptyPapers(tx: Tx, of: RetentionClass, items: readonly string[], at: Date): Promise<void> {
  const emptied_at = at.toISOString();
  for (const item of items) {
    if (isFormClass(of)) await emptyForm(tx, item, emptied_at);
    else await emptyOther[of](tx, item, emptied_at);
  }
}

async function emptyForm(tx: Tx, id: string, emptied_at: string): Promise<void> {
  await tx
    .updateTable('forms')
    .set({ applicant_name: '', summary: '', content: '{}', emptied_at })
    .where('id', '=', id)
    .execute();
  await tx
    .updateTable('form_steps')
    .set({ by_name: '', remark: '', confirmed: '[]', overridden: '[]', content: null, deputy_for_name: null })
    .where('form_id', '=', id)
    .execute();
}

/** Empties one paper, as of an instant. */
export type EmptyPaper = (tx: Tx, item: string, emptied_at: string) => Promise<void>;

const emptyOther: Readonly<Record<Exclude<RetentionClass, FormKindName>, EmptyPaper>> = {
  report: async (tx, item, emptied_at) => {
    const { staff_id, day } = await tx
      .selectFrom('report_steps')
      .select(['staff_id', 'day'])
      .where('id', '=', Number(item))
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('report_steps')
      // Its hash goes too: who guesses what was reported could try it against that.
      .set({ by_name: '', before: null, after: null, reason: '', content: null, snapshot: null })
      .set({ deputy_for_name: null, emptied_at })
      .where('staff_id', '=', staff_id)
      .where('day', '=', day)
      .execute();
  },
  order: async (tx, item, emptied_at) => {
    const { staff_id, day } = await tx
      .selectFrom(item.startsWith('R') ? 'order_rows' : 'order_steps')
      .select(['staff_id', 'day'])
      .where('id', '=', Number(item.slice(1)))
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('order_rows')
      .set({ staff_name: '', work: '', conditions: '', emptied_at })
      .where('staff_id', '=', staff_id)
      .where('day', '=', day)
      .execute();
    await tx
      .updateTable('order_steps')
      .set({ by_name: '', reason: '', content: '', deputy_for_name: null, emptied_at })
      .where('staff_id', '=', staff_id)
      .where('day', '=', day)
      .execute();
  },
  telephone: async (tx, item, emptied_at) => {
    await tx
      .updateTable('telephone_reports')
      .set({ staff_name: '', by_name: '', reason: null, words: '', emptied_at })
      .where('id', '=', Number(item))
      .execute();
  },
  'loan-request': emptyRequest,
  takeout: emptyTakeout,
  travel: emptyTravel,
  loss: emptyLoss,
  approval: emptyApproval,
  deputy: emptyDeputy,
  finding: emptyFinding,
};
