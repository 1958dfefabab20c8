import type { MessagePort } from 'node:worker_threads';
import { openPool, servePool } from '../threads/thread-pool.ts';
import { type PaperFacts, type PaperName, papers } from './papers.ts';

/** Draws the office's papers. */
export interface Printer {
  readonly print: <Name extends PaperName>(name: Name, ...facts: PaperFacts<Name>) => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

interface Job {
  readonly name: PaperName;
  readonly facts: readonly unknown[];
}

/** The cast is sound: `Printer` let each paper in with its own facts. */
const draw = ({ name, facts }: Job): Promise<Buffer> =>
  (papers[name] as (...given: readonly unknown[]) => Promise<Buffer>)(...facts);

const workerData = { drawsPapers: true } as const;
export const isPrintThreadData = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'drawsPapers' in data && data.drawsPapers === true;

/** The thread's side. */
export const servePrinter = (port: MessagePort): void => servePool(port, draw);

/** One that waits for nobody's long list beside one that draws it. */
const threads = 2;
/** A paper too long for it ends its thread, not the office. */
const heapMegabytes = 1024;

/**
 * Draws in threads of their own: a ledger of a thousand PCs takes seconds, and the office serves terminals meanwhile.
 * @param program file that calls `servePrinter` when it finds itself in such a thread
 */
export function printInThreads(program: string | URL): Printer {
  const { ask, close } = openPool<Job, Uint8Array>({
    ...{ count: threads, program, workerData },
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    refusal: (why) => new Error(`the paper was not drawn: ${why}`),
  });
  return {
    print: async (name, ...facts) => {
      const { buffer, byteOffset, byteLength } = await ask({ name, facts });
      return Buffer.from(buffer, byteOffset, byteLength);
    },
    close,
  };
}

/** Draws in the caller's thread, from a copy as a thread would get it: for tools and tests. */
export const printHere: Printer = {
  print: (name, ...facts) => draw(structuredClone({ name, facts })),
  close: () => Promise.resolve(),
};
