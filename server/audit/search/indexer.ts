import type { Store } from '../../store/store.ts';
import { type EntryRow, selectEntries } from './read-entries.ts';
import type { AsyncIndex } from './remote-index.ts';
import type { IndexedEntry } from './tokens.ts';

/** Entries taken in at once: short enough that a search never waits long for it. */
const entriesPerBatch = 250;
/** Pause between two looks for new entries, ms. Entries can be found within two seconds. */
const pauseMs = 500;
/** Pause after a fault, ms. */
const faultPauseMs = 5_000;

export interface Indexer {
  /** Takes in everything that is there now. */
  readonly catchUp: () => Promise<void>;
  /** Looks for new entries from now on. @param onFault told of each round that failed; the next one tries again */
  readonly start: (onFault: (error: unknown) => void) => void;
  /** Stops after the batch that is under way. */
  readonly stop: () => Promise<void>;
}

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

/**
 * Carries entries from the database over into the index, behind the transaction that took them in. The position lies in
 * the index itself, so that a crash repeats nothing and leaves nothing out. An index that knows another history than the
 * database (a restored copy) is made anew.
 */
export function createIndexer(store: Store, index: AsyncIndex): Indexer {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const followEntries = async (): Promise<void> => {
    let { number, hash } = await index.position();
    if (number >= 0) {
      const there = await store.reader
        .selectFrom('entries')
        .select('hash')
        .where('log_index', '=', number)
        .executeTakeFirst();
      if (there?.hash !== hash) {
        await index.reset();
        number = -1;
      }
    }
    while (!stopped) {
      const rows = await selectEntries(store.reader)
        .where('entries.log_index', '>', number)
        .orderBy('entries.log_index')
        .limit(entriesPerBatch)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) return;
      ({ log_index: number, hash } = last);
      await index.add(rows.map(indexed), { number, hash });
    }
  };

  const followDisposals = async (): Promise<void> => {
    const { acts } = await index.position();
    const disposals = await store.reader
      .selectFrom('office_acts')
      .select(['log_index', 'data'])
      .where('act', '=', 'data.disposed')
      .where('log_index', '>', acts)
      .orderBy('log_index')
      .execute();
    for (const { log_index: act } of disposals) {
      if (stopped) return;
      await renewEmptied(act);
      while (!stopped && (await index.tidy()));
    }
  };

  /** Every entry without data before this act goes in again, now without words. */
  const renewEmptied = async (act: number): Promise<void> => {
    let number = -1;
    while (!stopped) {
      const rows = await selectEntries(store.reader)
        .where('entries.log_index', '>', number)
        .where('entries.log_index', '<', act)
        .where('entries.data', 'is', null)
        .orderBy('entries.log_index')
        .limit(entriesPerBatch)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) break;
      number = last.log_index;
      const { acts } = await index.position();
      await index.renew(rows.map(indexed), acts);
    }
    if (!stopped) await index.renew([], act);
  };

  const catchUp = (): Promise<void> => {
    const round = running.then(async () => {
      if (stopped) return;
      await followEntries();
      await followDisposals();
    });
    running = round.catch(() => undefined);
    return round;
  };

  return {
    catchUp,
    start: (onFault) => {
      const turn = async (): Promise<void> => {
        let nextMs = pauseMs;
        try {
          await catchUp();
        } catch (error) {
          nextMs = faultPauseMs;
          onFault(error);
        }
        if (!stopped) timer = setTimeout(() => void turn(), nextMs).unref();
      };
      timer = setTimeout(() => void turn(), pauseMs).unref();
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
