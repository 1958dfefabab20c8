import type { Tx } from '../../store/store.ts';
import { changeStanding } from '../../workflow/standing/standing.ts';

/** Takes back what is lent to somebody: their terminals are told at the next contact, and keep work and records. */
export async function revokeLoansOf(tx: Tx, staff: string, at: Date): Promise<void> {
  const loans = await tx
    .selectFrom('loans')
    .select('id')
    .where('staff_id', '=', staff)
    .where('state', '=', 'lent')
    .where('revoked_at', 'is', null)
    .execute();
  for (const { id } of loans) {
    await tx.updateTable('loans').set({ revoked_at: at.toISOString() }).where('id', '=', id).execute();
    await changeStanding(tx, id, true, at);
  }
}
