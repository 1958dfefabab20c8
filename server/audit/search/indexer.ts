import type { Store } from '../../store/store.ts';
import { headOf } from './follow-database.ts';
import type { AsyncIndex } from './remote-index.ts';

/** Pause after a fault, ms. */
const faultPauseMs = 5_000;

export interface Indexer {
  /** Takes in everything that is there now: for tools and tests, in place of `start`. */
  readonly catchUp: () => Promise<void>;
  /** Follows the database from now on. @param onFault told of each fault; some seconds later it goes on */
  readonly start: (onFault: (error: unknown) => void) => void;
  /** Stops after the slice that is under way. */
  readonly stop: () => Promise<void>;
}

/** Sets the index to work. It reads by itself what it lacks: nothing of that waits for the thread that serves terminals. */
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
      const go = (): void => {
        if (stopped) return;
        running = index.keepUp().catch((error: unknown) => {
          onFault(error);
          if (!stopped) timer = setTimeout(go, faultPauseMs).unref();
        });
      };
      go();
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await index.halt().catch(() => undefined);
      await running;
    },
  };
}
