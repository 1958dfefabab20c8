import { isMainThread, parentPort } from 'node:worker_threads';

/** A crash must never look like a verdict: Node would answer 1, which means tampered. */
const cannotTell = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(2);
};

// One file is both: the program, and what each of its seal threads runs. Neither loads the other's part.
if (isMainThread) {
  process.on('uncaughtException', cannotTell);
  process.on('unhandledRejection', cannotTell);
  const { main } = await import('./cli/main.ts');
  process.exitCode = await main(process.argv.slice(2), new URL(import.meta.url));
} else if (parentPort !== null) {
  const { serveSeals } = await import('./seals/serve.ts');
  serveSeals(parentPort);
}
