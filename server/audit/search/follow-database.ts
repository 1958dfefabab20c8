import type { Reader } from '../../store/store.ts';
import { type EntryRow, selectEntries } from './read-entries.ts';
import type { SearchIndex } from './search-index.ts';
import type { IndexedEntry } from './tokens.ts';

/** Entries taken in at once: few enough that a search never waits long, enough that the reading weighs little. */
const entriesPerSlice = 500;

/** Lets others have their turn between two slices. @returns whether to go on */
export type Breathe = () => Promise<boolean>;

const indexed = (row: EntryRow): IndexedEntry => ({
  number: row.log_index,
  at: row.at,
  session: row.session,
  type: row.type,
  data: row.data,
  staff: row.staff_id,
  staffName: row.staff_name,
  section: row.section_id,
  sectionName: row.section_name,
  terminal: row.terminal_id,
});

/** Newest place of the log that is committed, −1 where there is none. */
export async function headOf(reader: Reader): Promise<number> {
  const newest = async (table: 'entries' | 'office_acts'): Promise<number> =>
    (await reader.selectFrom(table).select('log_index').orderBy('log_index', 'desc').limit(1).executeTakeFirst())
      ?.log_index ?? -1;
  return Math.max(await newest('entries'), await newest('office_acts'));
}

/**
 * Carries over into the index what it lacks of the database, up to this place of the log: entries, then disposals. The
 * position lies in the index itself, so that a crash repeats nothing and leaves nothing out. An index that knows another
 * history than the database (a restored copy) is made anew.
 */
export async function followDatabase(
  reader: Reader,
  index: SearchIndex,
  through: number,
  breathe: Breathe,
): Promise<void> {
  if (await followEntries(reader, index, through, breathe)) await followDisposals(reader, index, through, breathe);
}

/** @returns whether it came to the end */
async function followEntries(reader: Reader, index: SearchIndex, through: number, breathe: Breathe): Promise<boolean> {
  let { number, hash } = index.position();
  if (number >= 0) {
    const there = await reader.selectFrom('entries').select('hash').where('log_index', '=', number).executeTakeFirst();
    if (there?.hash !== hash) {
      index.reset();
      number = -1;
    }
  }
  for (;;) {
    const rows = await selectEntries(reader)
      .where('entries.log_index', '>', number)
      .where('entries.log_index', '<=', through)
      .orderBy('entries.log_index')
      .limit(entriesPerSlice)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return true;
    ({ log_index: number, hash } = last);
    index.add(rows.map(indexed), { number, hash });
    if (!(await breathe())) return false;
  }
}

async function followDisposals(reader: Reader, index: SearchIndex, through: number, breathe: Breathe): Promise<void> {
  const disposals = await reader
    .selectFrom('office_acts')
    .select('log_index')
    .where('act', '=', 'data.disposed')
    .where('log_index', '>', index.position().acts)
    .where('log_index', '<=', through)
    .orderBy('log_index')
    .execute();
  for (const { log_index: act } of disposals) {
    if (!(await renewEmptied(reader, index, act, breathe))) return;
    while (index.tidy()) if (!(await breathe())) return;
  }
}

/** Every entry without data before this act goes in again, now without words. @returns whether it came to the end */
async function renewEmptied(reader: Reader, index: SearchIndex, act: number, breathe: Breathe): Promise<boolean> {
  for (let number = -1; ; ) {
    const rows = await selectEntries(reader)
      .where('entries.log_index', '>', number)
      .where('entries.log_index', '<', act)
      .where('entries.data', 'is', null)
      .orderBy('entries.log_index')
      .limit(entriesPerSlice)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) break;
    number = last.log_index;
    index.renew(rows.map(indexed), index.position().acts);
    if (!(await breathe())) return false;
  }
  index.renew([], act);
  return true;
}
