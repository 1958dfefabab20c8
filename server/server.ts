import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { isIndexThreadData, serveIndex } from './audit/search/remote-index.ts';
import { type Arguments, readArguments, usage } from './cli/arguments.ts';
import { init } from './cli/init.ts';
import { run } from './cli/run.ts';
import { dataFolder } from './data-folder.ts';
import type { Runtime } from './runtime.ts';
import { openSqlite } from './store/sqlite/open.ts';
import { issueEnrolCode } from './workflow/enrol-code.ts';

const runtime: Runtime = { now: () => new Date(), random: (count) => randomBytes(count) };
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Stops once, whichever signal comes first; a second one ends the process at once, as is usual. */
function closeOnSignal(close: () => Promise<void>): void {
  const stop = (): void => {
    close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function perform(asked: Arguments): Promise<void> {
  if (asked.command === 'init') {
    await init({ data: asked.data, hosts: asked.host, sample: asked.sample }, runtime);
    return;
  }
  const { database } = dataFolder(asked.data);
  if (!existsSync(database)) throw new Error(`no office in ${asked.data}: run «init» first`);
  if (asked.command === 'run') {
    const office = await run(asked, runtime, fileURLToPath(import.meta.url));
    closeOnSignal(office.close);
    print(JSON.stringify({ listening: office.origin }));
    return;
  }
  const store = await openSqlite(database);
  try {
    const outcome = await issueEnrolCode(store, runtime, asked.terminal);
    if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
    print(outcome.value);
  } finally {
    await store.close();
  }
}

function readOrExit(): Arguments {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    process.exit(2);
  }
}

if (parentPort !== null && isIndexThreadData(workerData)) serveIndex(workerData.searchIndex, parentPort);
else perform(readOrExit()).catch(fail);
