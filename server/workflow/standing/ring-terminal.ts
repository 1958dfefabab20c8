import type { Store } from '../../store/store.ts';
import type { Bell } from '../exceptions/bell.ts';

/** Wakes the terminal that waits for word of the loan that it is out with; nothing where it is not out. */
export async function ringTerminal(store: Store, bell: Bell, terminal: string): Promise<void> {
  const loan = await store.db
    .selectFrom('loans')
    .select('id')
    .where('terminal_id', '=', terminal)
    .where('state', '=', 'lent')
    .executeTakeFirst();
  if (loan !== undefined) bell.ring(loan.id);
}
