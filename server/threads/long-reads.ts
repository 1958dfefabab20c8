import type { MessagePort } from 'node:worker_threads';
import { ordersAsCsv, ordersAsPdf } from '../report/papers/orders-book.ts';
import { readWeek } from '../report/week.ts';
import { readStatistics } from '../statistics/read-statistics.ts';
import { openSqliteReader } from '../store/sqlite/open.ts';
import type { Reader } from '../store/store.ts';
import { openPool, servePool } from './thread-pool.ts';

/** What takes so long to read at ten years of a thousand people that nobody else shall wait for it: data in, data out. */
const longReads = {
  ordersCsv: ordersAsCsv,
  ordersPdf: ordersAsPdf,
  week: readWeek,
  statistics: readStatistics,
} as const;

type ReadName = keyof typeof longReads;
type Rest<Name extends ReadName> =
  Parameters<(typeof longReads)[Name]> extends [Reader, ...infer Asked] ? Asked : never;

export interface LongReads {
  readonly read: <Name extends ReadName>(
    name: Name,
    ...asked: Rest<Name>
  ) => Promise<Awaited<ReturnType<(typeof longReads)[Name]>>>;
  readonly close: () => Promise<void>;
}

interface Job {
  readonly name: ReadName;
  readonly asked: readonly unknown[];
}

/** The cast is sound: `LongReads` let each read in with what it asks for. */
const perform = (reader: Reader, { name, asked }: Job): Promise<unknown> =>
  (longReads[name] as (reader: Reader, ...asked: readonly unknown[]) => Promise<unknown>)(reader, ...asked);

interface ReadThreadData {
  readonly readsDatabase: string;
}
export const isReadThreadData = (data: unknown): data is ReadThreadData =>
  typeof data === 'object' && data !== null && 'readsDatabase' in data && typeof data.readsDatabase === 'string';

/** The thread's side, with a connection of its own. */
export function serveLongReads({ readsDatabase }: ReadThreadData, port: MessagePort): void {
  const { reader } = openSqliteReader(readsDatabase);
  servePool<Job, unknown>(port, (job) => perform(reader, job));
}

/** One that waits for nobody's book of a month beside one that makes it. */
const threads = 2;
const heapMegabytes = 1024;

/** @param program file that calls `serveLongReads` when it finds itself in such a thread */
export function readInThreads(program: string | URL, database: string): LongReads {
  const { ask, close } = openPool<Job, unknown>({
    ...{ count: threads, program, workerData: { readsDatabase: database } satisfies ReadThreadData },
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    refusal: (why) => new Error(`nothing was read: ${why}`),
  });
  return { read: (name, ...asked) => ask({ name, asked }) as never, close };
}

/** Reads in the caller's thread, from a copy as a thread would get it: for tests. */
export const readHere = (reader: Reader): LongReads => ({
  read: (name, ...asked) => perform(reader, structuredClone({ name, asked })) as never,
  close: () => Promise.resolve(),
});
