import { type MessagePort, Worker } from 'node:worker_threads';
import { openSearchIndex, type SearchIndex } from './search-index.ts';

/** The index as the rest of the office uses it: it may live in another thread. */
export type AsyncIndex = {
  readonly [Call in keyof SearchIndex]: (
    ...args: Parameters<SearchIndex[Call]>
  ) => Promise<ReturnType<SearchIndex[Call]>>;
};

type Asked = { readonly id: number; readonly call: keyof SearchIndex; readonly args: readonly unknown[] };
type Answered =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string };

/** What a thread needs to know to be the index's. */
export interface IndexThreadData {
  readonly searchIndex: string;
}

export const isIndexThreadData = (data: unknown): data is IndexThreadData =>
  typeof data === 'object' && data !== null && 'searchIndex' in data && typeof data.searchIndex === 'string';

/**
 * The thread's side: one call after the other. Searches go before what waits to be taken in, so that a person never
 * waits for a backlog.
 */
export function serveIndex(file: string, port: MessagePort): void {
  const index = openSearchIndex(file);
  const waiting: Asked[] = [];
  const next = (): void => {
    const search = waiting.findIndex(({ call }) => call === 'find' || call === 'count');
    const [asked] = waiting.splice(Math.max(0, search), 1);
    if (asked === undefined) return;
    const { id, call, args } = asked;
    try {
      const run = index[call] as (...given: readonly unknown[]) => unknown;
      port.postMessage({ id, ok: true, value: run(...args) } satisfies Answered);
    } catch (error) {
      port.postMessage({ id, ok: false, error: String(error) } satisfies Answered);
    }
    if (call === 'close') port.close();
    // A turn of the loop in between lets a search in that came meanwhile.
    else if (waiting.length > 0) setImmediate(next);
  };
  port.on('message', (asked: Asked) => {
    waiting.push(asked);
    if (waiting.length === 1) setImmediate(next);
  });
}

/** The index in the thread of the caller: for tools and tests. */
export function indexHere(file: string): AsyncIndex {
  const index = openSearchIndex(file);
  return asyncIndex(async (call, args) => (index[call] as (...given: readonly unknown[]) => unknown)(...args));
}

/**
 * The index in a thread of its own, so that neither taking entries in nor a hard search holds up a terminal.
 * @param program file that calls `serveIndex` when it finds itself in a thread
 */
export function indexInThread(file: string, program: string): AsyncIndex {
  const worker = new Worker(program, { workerData: { searchIndex: file } satisfies IndexThreadData });
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
function asyncIndex(send: (call: keyof SearchIndex, args: readonly unknown[]) => Promise<unknown>): AsyncIndex {
  const calls = [
    'position',
    'add',
    'renew',
    'tidy',
    'find',
    'count',
    'reset',
    'close',
  ] as const satisfies (keyof SearchIndex)[];
  return Object.fromEntries(
    calls.map((call) => [call, (...args: readonly unknown[]) => send(call, args)]),
  ) as unknown as AsyncIndex;
}
