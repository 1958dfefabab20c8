import { type MessagePort, type ResourceLimits, Worker } from 'node:worker_threads';

interface Asked<Job> {
  readonly id: number;
  readonly job: Job;
}
type Answered<Done> =
  | { readonly id: number; readonly ok: true; readonly done: Done }
  | { readonly id: number; readonly ok: false; readonly why: string };

/** The thread's side: does one job after the other. */
export function servePool<Job, Done>(port: MessagePort, perform: (job: Job) => Done | Promise<Done>): void {
  port.on('message', async ({ id, job }: Asked<Job>) => {
    let answer: Answered<Done>;
    try {
      answer = { id, ok: true, done: await perform(job) };
    } catch (error) {
      answer = { id, ok: false, why: String(error) };
    }
    port.postMessage(answer);
  });
}

export interface ThreadPool<Job, Done> {
  /** Jobs and what comes of them are copied from thread to thread: data alone. */
  readonly ask: (job: Job) => Promise<Done>;
  readonly close: () => Promise<void>;
}

export interface PoolOptions {
  readonly count: number;
  /** File that calls `servePool` when it finds itself in a thread with this `workerData`. */
  readonly program: string | URL;
  readonly workerData: unknown;
  readonly resourceLimits?: ResourceLimits;
  /** What a job that came to nothing is refused with. */
  readonly refusal: (why: string) => Error;
}

interface Thread<Done> {
  readonly worker: Worker;
  readonly open: Map<number, { resolve: (done: Done) => void; reject: (error: Error) => void }>;
}

/**
 * Threads that start when they are needed, so that no long job holds up anybody else's request. One that dies refuses the
 * jobs that it had, and another one is started for the next.
 */
export function openPool<Job, Done>({ count, refusal, ...options }: PoolOptions): ThreadPool<Job, Done> {
  const threads: (Thread<Done> | null)[] = Array.from({ length: count }, () => null);
  let newest = 0;
  let closed = false;

  const start = (place: number): Thread<Done> => {
    const { program, ...more } = options;
    const worker = new Worker(program, more);
    const thread: Thread<Done> = { worker, open: new Map() };
    const end = (why: string): void => {
      if (threads[place] === thread) threads[place] = null;
      for (const { reject } of thread.open.values()) reject(refusal(why));
      thread.open.clear();
    };
    worker.on('message', (answer: Answered<Done>) => {
      const asker = thread.open.get(answer.id);
      thread.open.delete(answer.id);
      if (thread.open.size === 0) worker.unref();
      if (answer.ok) asker?.resolve(answer.done);
      else asker?.reject(refusal(answer.why));
    });
    worker.on('error', (error) => end(String(error)));
    worker.on('exit', () => end('the thread has ended'));
    worker.unref();
    threads[place] = thread;
    return thread;
  };

  /** The one with the fewest jobs before it. */
  const leastBusy = (): Thread<Done> => {
    const waiting = threads.map((thread) => thread?.open.size ?? 0);
    const place = waiting.indexOf(Math.min(...waiting));
    return threads[place] ?? start(place);
  };

  return {
    ask: (job) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(refusal('closed'));
        const { worker, open } = leastBusy();
        newest += 1;
        // Throws where the job is not data alone.
        worker.postMessage({ id: newest, job } satisfies Asked<Job>);
        // Only an open question keeps the program alive.
        worker.ref();
        open.set(newest, { resolve, reject });
      }),
    close: async () => {
      closed = true;
      await Promise.all(threads.map((thread) => thread?.worker.terminate()));
    },
  };
}
