import { sql } from 'kysely';
import type { Tx } from '../store/store.ts';
import type { EmptyPaper } from './empty-papers.ts';

/** A request, and the papers of the loan that it became; or those of a loan without one. */
export const emptyRequest: EmptyPaper = async (tx, item, emptied_at) => {
  const request = await tx.selectFrom('loan_requests').select('loan_id').where('id', '=', item).executeTakeFirst();
  await tx
    .updateTable('loan_requests')
    .set({ staff_name: '', purpose: '', things: sql`json_remove(things, '$.place')`, pin: null, emptied_at })
    .set({ decided_name: null, decided_for_name: null, decided_reason: null })
    .where('id', '=', item)
    .execute();
  const loan = request === undefined ? item : request.loan_id;
  if (loan !== null) await emptyLoan(tx, loan, emptied_at);
};

async function emptyLoan(tx: Tx, loan: string, papers_emptied_at: string): Promise<void> {
  await tx.updateTable('loans').set({ papers_emptied_at }).where('id', '=', loan).execute();
  await tx.updateTable('loan_items').set({ value: '', by_name: '' }).where('loan_id', '=', loan).execute();
  await tx.updateTable('reminders').set({ note: '' }).where('loan_id', '=', loan).execute();
  await tx.updateTable('loan_extensions').set({ by_name: '', reason: '' }).where('loan_id', '=', loan).execute();
  await tx.updateTable('loan_exchanges').set({ by_name: '', reason: '' }).where('loan_id', '=', loan).execute();
  await tx.updateTable('trail_imports').set({ by_name: '' }).where('loan_id', '=', loan).execute();
}

/** Hashes and sizes stay: what was signed and recorded over them can still be checked. */
export const emptyTakeout: EmptyPaper = async (tx, item, papers_emptied_at) => {
  await tx
    .updateTable('takeouts')
    .set({ staff_name: '', purpose: '', papers: '[]', papers_emptied_at })
    .where('id', '=', item)
    .execute();
  await tx
    .updateTable('takeout_steps')
    .set({ by_name: '', remark: '', deputy_for_name: null })
    .where('takeout_id', '=', item)
    .execute();
  await tx
    .updateTable('takeout_files')
    .set({ path: '', scan: null, cleared_name: null, cleared_reason: null, cleared_for_name: null })
    .where('takeout_id', '=', item)
    .execute();
};

/** An order with all its corrections. */
export const emptyTravel: EmptyPaper = async (tx, item, emptied_at) => {
  await tx
    .withRecursive('corrected', (e) =>
      e
        .selectFrom('travel_orders')
        .select('travel_orders.id')
        .where('travel_orders.id', '=', Number(item))
        .unionAll(
          e
            .selectFrom('travel_orders')
            .innerJoin('corrected', 'corrected.id', 'travel_orders.replaces')
            .select('travel_orders.id'),
        ),
    )
    .updateTable('travel_orders')
    .set({ staff_name: '', number: '', approver: '', reason: '', by_name: '', emptied_at })
    .where('id', 'in', (e) => e.selectFrom('corrected').select('corrected.id'))
    .execute();
};

/** What was lost stays, for the certificate of its erasure; what was ordered to be erased, when and with what outcome too. */
export const emptyLoss: EmptyPaper = async (tx, item, emptied_at) => {
  const id = Number(item);
  await tx
    .updateTable('losses')
    .set({ facts: sql`json_object('what', json_extract(facts, '$.what'))`, cancelled_reason: null, emptied_at })
    .where('id', '=', id)
    .execute();
  await tx.updateTable('erase_orders').set({ ordered_name: '', reason: '' }).where('loss_id', '=', id).execute();
};
