import type { EmptyPaper } from './empty-papers.ts';

/** Which section, and from when to when, stays; who stood in for whom does not. */
export const emptyDeputy: EmptyPaper = async (tx, item, emptied_at) => {
  await tx
    .updateTable('deputies')
    .set({ head_id: null, deputy_id: null, emptied_at })
    .where('id', '=', Number(item))
    .execute();
};

/** A finding with its answers and notes: which entries it was about, each state and each day stay. */
export const emptyFinding: EmptyPaper = async (tx, item, emptied_at) => {
  const id = Number(item);
  await tx.updateTable('findings').set({ title: '', detail: '', emptied_at }).where('id', '=', id).execute();
  await tx.updateTable('finding_notes').set({ text: '' }).where('finding_id', '=', id).execute();
};

/** Its signature goes too: who guesses what was approved could try it against that. */
export const emptyApproval: EmptyPaper = async (tx, item, emptied_at) => {
  await tx
    .updateTable('exceptions')
    .set({ statement: '{}', sig: '', reason: '', revoked_reason: null, emptied_at })
    .where('id', '=', Number(item.split('-')[2]))
    .execute();
};
