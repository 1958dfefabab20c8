import type { Clock } from '../../clock.ts';
import type { Candidate, CandidateQueue } from './queue.ts';

const batchSize = 64;

export interface QueueWorker {
  /** Sees to it that what is queued is handled, now or when it is due again. */
  readonly work: () => void;
  readonly isStopped: () => boolean;
  /** Begins nothing more. Resolves when what was begun has ended. */
  readonly stop: () => Promise<void>;
}

/**
 * Handles a queue's candidates one after another, breathing between them, and comes back for those that wait.
 * @param handle one that fails costs no other candidate its turn; the next look shows it again
 */
export function createQueueWorker(deps: {
  readonly queue: CandidateQueue;
  readonly clock: Clock;
  readonly breathe: () => Promise<void> | undefined;
  readonly handle: (candidate: Candidate) => Promise<void>;
}): QueueWorker {
  const { queue, clock, breathe, handle } = deps;
  let stopped = false;
  let isWorking = false;
  let working: Promise<void> = Promise.resolve();
  let retryTimer: NodeJS.Timeout | undefined;

  const work = (): void => {
    if (isWorking || stopped) return;
    isWorking = true;
    working = drain()
      .catch(() => undefined)
      .finally(() => {
        isWorking = false;
        if (stopped) return;
        if (!queue.isEmpty()) return work();
        const next = queue.nextInMs(clock.monotonicMs());
        clearTimeout(retryTimer);
        if (next !== null) retryTimer = setTimeout(work, Math.max(20, next));
      });
  };

  const drain = async (): Promise<void> => {
    while (!stopped) {
      const batch = queue.take(batchSize, clock.monotonicMs());
      if (batch.length === 0) return;
      for (const candidate of batch) {
        await breathe();
        await handle(candidate).catch(() => undefined);
      }
    }
  };

  return {
    work,
    isStopped: () => stopped,
    stop: () => {
      stopped = true;
      clearTimeout(retryTimer);
      return working;
    },
  };
}
