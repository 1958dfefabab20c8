import type { Reader, Store } from '../../store/store.ts';
import type { AsyncIndex } from './remote-index.ts';

/** Pause between two looks for new entries, ms. Entries can be found within two seconds. */
const pauseMs = 500;
/** Pause after a fault, ms. */
const faultPauseMs = 5_000;

export interface Indexer {
  /** Takes in everything that is there now. */
  readonly catchUp: () => Promise<void>;
  /** Looks for new entries from now on. @param onFault told of each round that failed; the next one tries again */
  readonly start: (onFault: (error: unknown) => void) => void;
  /** Stops after the slice that is under way. */
  readonly stop: () => Promise<void>;
}

/** Newest place of the log that is committed, −1 where there is none. */
async function headOf(reader: Reader): Promise<number> {
  const newest = async (table: 'entries' | 'office_acts'): Promise<number> =>
    (await reader.selectFrom(table).select('log_index').orderBy('log_index', 'desc').limit(1).executeTakeFirst())
      ?.log_index ?? -1;
  return Math.max(await newest('entries'), await newest('office_acts'));
}

/** Tells the index, again and again, up to where the log is committed: the index reads by itself what it lacks. */
export function createIndexer(store: Pick<Store, 'reader'>, index: AsyncIndex): Indexer {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const catchUp = (): Promise<void> => {
    const round = running.then(async () => {
      const head = await headOf(store.reader);
      if (!stopped) await index.follow(head);
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
      await index.halt().catch(() => undefined);
      await running;
    },
  };
}
