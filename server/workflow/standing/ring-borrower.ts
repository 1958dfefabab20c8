import type { Store } from '../../store/store.ts';
import type { Bell } from '../exceptions/bell.ts';

/** Wakes the terminals that somebody has out. */
export async function ringBorrower(store: Store, bell: Bell, staff: string): Promise<void> {
  const loans = await store.db
    .selectFrom('loans')
    .select('id')
    .where('staff_id', '=', staff)
    .where('state', '=', 'lent')
    .execute();
  for (const { id } of loans) bell.ring(id);
}
