import type { ErasedBefore } from '#contract/loan/wipe-report.ts';
import { catalogue, type EntryType } from '#contract/trail/catalogue.ts';
import type { Tx } from '../../store/store.ts';

const type = 'work-volume.erased' satisfies EntryType;

/** What a loan's own trail says of its work volume's key: when it was destroyed, and on whose word. Null: nothing. */
export async function erasedBefore(db: Pick<Tx, 'selectFrom'>, loan: string): Promise<ErasedBefore | null> {
  const row = await db
    .selectFrom('entries')
    .innerJoin('chains', 'chains.id', 'entries.chain')
    .select(['entries.at', 'entries.data'])
    .where('chains.loan_id', '=', loan)
    .where('entries.type', '=', type)
    .orderBy('entries.seq')
    .executeTakeFirst();
  const read = row?.data == null ? null : catalogue[type].data.safeParse(JSON.parse(row.data));
  return row !== undefined && read?.success === true
    ? { by: read.data.by, serial: read.data.serial, at: row.at }
    : null;
}
