import type { QueueRow } from '#contract/http/queue-api.ts';
import type { Reader } from '../store/store.ts';

/** Accounts with their section, by number; one that is none has no row. */
export async function accountsOf(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, QueueRow['applicant']>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('accounts')
    .innerJoin('sections', 'sections.id', 'accounts.section_id')
    .select(['accounts.id', 'accounts.name', 'sections.name as section'])
    .where('accounts.id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
