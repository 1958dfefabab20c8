import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

/** The office's acts by the office's clock: a period years ago is read without the years since. */
export async function actsByTime(tx: Transaction<Tables>): Promise<void> {
  await sql`create index office_acts_by_time on office_acts (at, log_index)`.execute(tx);
}
