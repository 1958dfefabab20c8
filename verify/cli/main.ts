import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { checkInThreads } from '../seals/pool.ts';
import { run } from './run.ts';

/** Beyond this, reading and hashing in one thread is what takes the time. */
const maxThreads = 8;

/** What a seal thread may keep: a key that was used is garbage at once, and is not to lie about by the thousand. */
const threadLimits = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 64 } as const;

/** The program with this process's surroundings. @param program what a seal thread runs */
export const main = (argv: readonly string[], program: URL): Promise<number> =>
  run(argv, {
    stdin: process.stdin,
    startSeals: () =>
      checkInThreads(
        Math.min(maxThreads, availableParallelism()),
        () => new Worker(program, { resourceLimits: threadLimits }),
      ),
    write: (text) => process.stdout.write(text),
  });
