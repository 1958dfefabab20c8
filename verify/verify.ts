import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { run } from './cli/run.ts';
import { checkInThreads } from './seals/pool.ts';
import { serveSeals } from './seals/serve.ts';

/** Beyond this, reading and hashing in one thread is what takes the time. */
const maxThreads = 8;

/** A crash must never look like a verdict: Node would answer 1, which means tampered. */
const cannotTell = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(2);
};

if (isMainThread) {
  process.on('uncaughtException', cannotTell);
  process.on('unhandledRejection', cannotTell);
  process.exitCode = await run(process.argv.slice(2), {
    stdin: process.stdin,
    startSeals: () =>
      checkInThreads(Math.min(maxThreads, availableParallelism()), () => new Worker(new URL(import.meta.url))),
    write: (text) => process.stdout.write(text),
  });
} else if (parentPort !== null) {
  serveSeals(parentPort);
}
