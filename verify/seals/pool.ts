import type { Worker } from 'node:worker_threads';
import { maxSeals, SealPacker } from './batch.ts';
import type { Place, SealCheck } from './seal-check.ts';

export interface SealJob {
  readonly id: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly count: number;
}

export interface SealAnswer {
  readonly id: number;
  /** Index of the first bad seal of the job, or −1. */
  readonly bad: number;
  /** The job's buffer, to be used again. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Jobs that one worker may have waiting: one to do, one to go on with. */
const jobsPerWorker = 3;

interface Thread {
  readonly worker: Worker;
  waiting: number;
}

/**
 * Checks seals in worker threads. What waits is bounded, and the answer does not depend on which thread is faster: jobs
 * are in file order, and the first bad place of all of them is given.
 * @param start makes one thread that runs `serveSeals`.
 */
export function checkInThreads(threadCount: number, start: () => Worker): SealCheck {
  const packer = new SealPacker();
  const reusable: ArrayBuffer[] = [];
  const places = new Map<number, readonly Place[]>();
  let collecting: Place[] = [];
  let nextId = 0;
  let firstBad: Place | null = null;
  let failure: Error | null = null;
  let wake: (() => void) | null = null;

  const changed = (): void => {
    wake?.();
    wake = null;
  };
  const fail = (error: Error): void => {
    failure ??= error;
    changed();
  };

  const take = (thread: Thread, answer: SealAnswer): void => {
    thread.waiting -= 1;
    if (reusable.length < threadCount * jobsPerWorker) reusable.push(answer.bytes.buffer);
    const place = places.get(answer.id)?.[answer.bad];
    places.delete(answer.id);
    if (place !== undefined && (firstBad === null || place.line < firstBad.line)) firstBad = place;
    changed();
  };

  const threads: readonly Thread[] = Array.from({ length: threadCount }, () => {
    const thread: Thread = { worker: start(), waiting: 0 };
    thread.worker.on('message', (answer: SealAnswer) => take(thread, answer));
    thread.worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
    thread.worker.on('exit', () => fail(new Error('a seal thread ended')));
    return thread;
  });

  const send = (): void => {
    const [thread] = threads.toSorted((a, b) => a.waiting - b.waiting);
    if (packer.count === 0 || thread === undefined) return;
    const job: SealJob = { id: nextId, ...packer.take(reusable.pop()) };
    nextId += 1;
    places.set(job.id, collecting);
    collecting = [];
    thread.waiting += 1;
    thread.worker.postMessage(job, [job.bytes.buffer]);
  };

  const until = async (isReached: () => boolean): Promise<void> => {
    for (;;) {
      if (failure !== null) throw failure;
      if (isReached()) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    add: (place, seal) => {
      packer.add(seal);
      collecting.push(place);
      if (packer.count >= maxSeals) send();
    },
    bad: () => firstBad,
    room: () => until(() => threads.some(({ waiting }) => waiting < jobsPerWorker)),
    finish: async () => {
      send();
      await until(() => places.size === 0);
      return firstBad;
    },
    close: async () => {
      for (const { worker } of threads) worker.removeAllListeners('exit');
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
