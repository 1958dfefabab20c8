import type { Caller } from '../auth/access.ts';
import type { Reader } from '../store/store.ts';

/** The newest 紛失・盗難届 of a terminal. @param loan the terminal's newest loan; null where there is none */
export async function newestLoss(
  db: Reader,
  caller: Caller,
  { terminal, loan }: { readonly terminal: string; readonly loan: string | null },
) {
  return (
    db
      .selectFrom('losses')
      .selectAll()
      .where('terminal_id', '=', terminal)
      // Another section's loss of the same PC is not this head's to read.
      .$if(caller.scope !== 'all', (query) => query.where('loan_id', '=', loan))
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  );
}
