import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

/**
 * The office's acts by the office's clock, so that a period years ago is read without the years since; and by their kind,
 * for whoever asks for few kinds of all (who looked at a session, what was laid down).
 */
export async function actIndexes(tx: Transaction<Tables>): Promise<void> {
  await sql`create index office_acts_by_time on office_acts (at, log_index)`.execute(tx);
  await sql`create index office_acts_by_kind on office_acts (act, log_index)`.execute(tx);
}
