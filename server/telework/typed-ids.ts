import type { Reader } from '../store/store.ts';

/** IDs of each section as they were typed in for a fiscal year, before it had a ledger. */
export async function readTypedIds(db: Reader, year: number): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('telework_ids')
    .select(['section_id', 'ids'])
    .where('fiscal_year', '=', year)
    .orderBy('id')
    .execute();
  // The newest of a section comes last.
  return new Map(rows.map((row) => [row.section_id, row.ids]));
}
