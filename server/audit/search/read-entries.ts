import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../store/tables.ts';

type Db = Pick<Kysely<Tables>, 'selectFrom'>;

/** Entries with whose they are. @param db the database, or a transaction */
export const selectEntries = (db: Db) =>
  db
    .selectFrom('entries')
    .leftJoin('chains', 'chains.id', 'entries.chain')
    .leftJoin('loans', 'loans.id', 'chains.loan_id')
    .select(['entries.log_index', 'entries.chain', 'entries.seq', 'entries.hash', 'entries.at', 'entries.received_at'])
    .select(['entries.session', 'entries.type', 'entries.actor', 'entries.data'])
    .select(['loans.id as loan', 'loans.terminal_id', 'loans.staff_id', 'loans.staff_name'])
    .select(['loans.section_id', 'loans.section_name']);

export type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>['execute']>>[number];

/** These entries, in the order of their numbers as given; one that is not there is left out. */
export async function readEntries(db: Db, numbers: readonly number[]): Promise<readonly EntryRow[]> {
  // One statement for any number of them: it stays compiled.
  const wanted = sql<number>`(select value from json_each(${JSON.stringify(numbers)}))`;
  const found = await selectEntries(db).where('entries.log_index', 'in', wanted).execute();
  const rows = new Map(found.map((row) => [row.log_index, row]));
  return numbers.flatMap((number) => rows.get(number) ?? []);
}
