import { type MessagePort, Worker } from 'node:worker_threads';
import type { OpenReader, Reader } from '../../store/store.ts';
import { followDatabase, headOf } from './follow-database.ts';
import { openSearchIndex, type SearchIndex } from './search-index.ts';

/** Pause between two looks for new entries, ms. What came meanwhile is taken in without one. */
const pauseMs = 200;

/** What the office asks of its index. */
interface IndexCalls extends Pick<SearchIndex, 'position' | 'find' | 'count'> {
  /** Takes in what the database holds more, up to this place of the log. Searches are answered meanwhile. */
  follow(through: number): Promise<void>;
  /** Takes in what the database holds more, and whatever comes, until it is halted. Never beside `follow`. */
  keepUp(): Promise<void>;
  /** Ends `follow` or `keepUp` after the slice that is under way. */
  halt(): void;
  /** After the slice that is under way. */
  close(): Promise<void>;
}

/** The index as the rest of the office uses it: it may live in another thread. */
export type AsyncIndex = {
  readonly [Call in keyof IndexCalls]: (
    ...args: Parameters<IndexCalls[Call]>
  ) => Promise<Awaited<ReturnType<IndexCalls[Call]>>>;
};

type Asked = { readonly id: number; readonly call: keyof IndexCalls; readonly args: readonly unknown[] };
type Answered =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string };

/** What a thread needs to know to be the index's. */
export interface IndexThreadData {
  readonly searchIndex: string;
  /** The office's database, which the thread only reads. */
  readonly database: string;
}

export const isIndexThreadData = (data: unknown): data is IndexThreadData =>
  typeof data === 'object' &&
  data !== null &&
  'searchIndex' in data &&
  typeof data.searchIndex === 'string' &&
  'database' in data &&
  typeof data.database === 'string';

/** The index with the database that it follows, in this thread. */
function indexCalls(file: string, reader: Reader): IndexCalls {
  const index = openSearchIndex(file);
  let halted = false;
  let following: Promise<void> = Promise.resolve();
  let wake: (() => void) | null = null;
  // A turn of the loop in between lets in whoever asked meanwhile.
  const breathe = (): Promise<boolean> => new Promise((resolve) => setImmediate(() => resolve(!halted)));
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const halt = (): void => {
    halted = true;
    wake?.();
  };
  const underWay = (run: Promise<void>): Promise<void> => {
    following = run.catch(() => undefined);
    return run;
  };
  const keepUp = async (): Promise<void> => {
    for (let taken = -1; !halted; ) {
      // Looked up before anything is read: a disposal up to here meets only entries that are taken in by then.
      const head = await headOf(reader);
      if (head === taken) await pause();
      else await followDatabase(reader, index, head, breathe);
      taken = head;
    }
  };
  return {
    position: index.position,
    find: index.find,
    count: index.count,
    follow: (through) => {
      halted = false;
      return underWay(followDatabase(reader, index, through, breathe));
    },
    keepUp: () => {
      halted = false;
      return underWay(keepUp());
    },
    halt,
    close: async () => {
      halt();
      await following;
      index.close();
    },
  };
}

/** One way to ask for all calls. The cast is sound: each call came with its own arguments. */
const perform = async (calls: IndexCalls, call: keyof IndexCalls, args: readonly unknown[]): Promise<unknown> =>
  (calls[call] as (...given: readonly unknown[]) => unknown)(...args);

/** The thread's side: a search that comes while entries are taken in is answered between two slices. */
export function serveIndex(file: string, database: OpenReader, port: MessagePort): void {
  const here = indexCalls(file, database.reader);
  const calls: IndexCalls = { ...here, close: () => here.close().finally(database.close) };
  port.on('message', ({ id, call, args }: Asked) => {
    perform(calls, call, args)
      .then(
        (value) => port.postMessage({ id, ok: true, value } satisfies Answered),
        (error: unknown) => port.postMessage({ id, ok: false, error: String(error) } satisfies Answered),
      )
      .finally(() => {
        if (call === 'close') port.close();
      });
  });
}

/** The index in the thread of the caller: for tools and tests. */
export function indexHere(file: string, reader: Reader): AsyncIndex {
  const calls = indexCalls(file, reader);
  return asyncIndex((call, args) => perform(calls, call, args));
}

/**
 * The index in a thread of its own, so that neither taking entries in nor a hard search holds up a terminal. It reads the
 * database by itself: no entry goes through the thread that serves terminals.
 * @param program file that calls `serveIndex` when it finds itself in a thread
 */
export function indexInThread({ searchIndex, database }: IndexThreadData, program: string): AsyncIndex {
  const worker = new Worker(program, { workerData: { searchIndex, database } satisfies IndexThreadData });
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let newest = 0;
  let gone: Error | null = null;
  const end = (why: Error): void => {
    gone ??= why;
    for (const { reject } of open.values()) reject(why);
    open.clear();
  };
  worker.on('message', (answer: Answered) => {
    const asker = open.get(answer.id);
    open.delete(answer.id);
    // Only an open question keeps the program alive.
    if (open.size === 0) worker.unref();
    if (answer.ok) asker?.resolve(answer.value);
    else asker?.reject(new Error(answer.error));
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => end(new Error('the index has ended')));
  worker.unref();
  return asyncIndex(
    (call, args) =>
      new Promise((resolve, reject) => {
        if (gone !== null) return reject(gone);
        newest += 1;
        worker.ref();
        open.set(newest, { resolve, reject });
        worker.postMessage({ id: newest, call, args } satisfies Asked);
      }),
  );
}

/** Makes the calls of an index out of one way to send them. The cast is sound: each call goes with its own arguments. */
function asyncIndex(send: (call: keyof IndexCalls, args: readonly unknown[]) => Promise<unknown>): AsyncIndex {
  const calls = [
    'position',
    'find',
    'count',
    'follow',
    'keepUp',
    'halt',
    'close',
  ] as const satisfies (keyof IndexCalls)[];
  return Object.fromEntries(
    calls.map((call) => [call, (...args: readonly unknown[]) => send(call, args)]),
  ) as unknown as AsyncIndex;
}
