import type { HeldBack } from '#contract/loan/opening.ts';
import { hasLostRegistration } from '../../forms/registration/registration-kind.ts';
import type { Reader } from '../../store/store.ts';
import type { LoansTable } from '../../store/tables.ts';

export async function readHeldBack(
  db: Reader,
  { id, terminal_id, staff_id }: Pick<LoansTable, 'id' | 'terminal_id' | 'staff_id'>,
): Promise<HeldBack> {
  const lost = db.selectFrom('terminals').select('id').where('id', '=', terminal_id).where('state', '=', 'lost');
  const exchanged = db.selectFrom('loan_exchanges').select('loan_id as id').where('loan_id', '=', id);
  return {
    isGone: (await lost.unionAll(exchanged).executeTakeFirst()) !== undefined,
    isUnregistered: await hasLostRegistration(db, staff_id),
  };
}
