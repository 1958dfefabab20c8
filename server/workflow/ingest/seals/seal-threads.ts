import { type MessagePort, Worker } from 'node:worker_threads';
import { type SealChecker, SealsUnchecked } from './seal-checker.ts';
import { type SealToCheck, sealHolds } from './seal-holds.ts';

interface Job {
  readonly id: number;
  readonly seals: readonly SealToCheck[];
}
interface Done {
  readonly id: number;
  readonly holds: readonly boolean[];
}

/** What a thread needs to know to be one of these. */
const threadData = { checksSeals: true } as const;
export const isSealThreadData = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'checksSeals' in data && data.checksSeals === true;

/** The thread's side. */
export function serveSealChecks(port: MessagePort): void {
  port.on('message', ({ id, seals }: Job) => {
    port.postMessage({ id, holds: seals.map(sealHolds) } satisfies Done);
  });
}

interface Thread {
  readonly worker: Worker;
  readonly open: Map<number, { resolve: (holds: readonly boolean[]) => void; reject: (error: Error) => void }>;
}

/**
 * Checks in threads of their own, so that a batch of a thousand holds up nobody else's request. A thread that dies leaves
 * its batches unchecked, and another one is started for the next.
 * @param program file that calls `serveSealChecks` when it finds itself in such a thread
 */
export function checkSealsInThreads(count: number, program: string | URL): SealChecker {
  const threads: (Thread | null)[] = Array.from({ length: count }, () => null);
  let newest = 0;
  let closed = false;

  const start = (place: number): Thread => {
    const worker = new Worker(program, { workerData: threadData });
    const thread: Thread = { worker, open: new Map() };
    const end = (why: string): void => {
      if (threads[place] === thread) threads[place] = null;
      for (const { reject } of thread.open.values()) reject(new SealsUnchecked(why));
      thread.open.clear();
    };
    worker.on('message', ({ id, holds }: Done) => {
      const asker = thread.open.get(id);
      thread.open.delete(id);
      if (thread.open.size === 0) worker.unref();
      asker?.resolve(holds);
    });
    worker.on('error', (error) => end(String(error)));
    worker.on('exit', () => end('the thread has ended'));
    worker.unref();
    threads[place] = thread;
    return thread;
  };

  /** The one with the fewest batches before it. */
  const leastBusy = (): Thread => {
    const waiting = threads.map((thread) => thread?.open.size ?? 0);
    const place = waiting.indexOf(Math.min(...waiting));
    return threads[place] ?? start(place);
  };

  return {
    check: (seals) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new SealsUnchecked('closed'));
        const { worker, open } = leastBusy();
        newest += 1;
        // Only an open question keeps the program alive.
        worker.ref();
        open.set(newest, { resolve, reject });
        worker.postMessage({ id: newest, seals } satisfies Job);
      }),
    close: async () => {
      closed = true;
      await Promise.all(threads.map((thread) => thread?.worker.terminate()));
    },
  };
}
