import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { assertNever, errorEntry } from '#contract/errors.ts';
import { isIndexThreadData, serveIndex } from './audit/search/remote-index.ts';
import { type Arguments, readArguments, usage } from './cli/arguments.ts';
import { backUp } from './cli/backup.ts';
import { writeBundle } from './cli/bundle.ts';
import { init } from './cli/init.ts';
import { mailRefusal, manageMail } from './cli/mail.ts';
import { importList, manageAccount } from './cli/people.ts';
import { run } from './cli/run.ts';
import { issueTrust } from './cli/trust.ts';
import { type DataFolder, dataFolder } from './data-folder.ts';
import { holdFolder } from './log/hold-folder.ts';
import { restartLog } from './log/restart-log.ts';
import { addWitness } from './log/witnesses.ts';
import { isPrintThreadData, servePrinter } from './pdf/printer.ts';
import { carryOut } from './retention/carry-out.ts';
import type { Runtime } from './runtime.ts';
import { serveScan } from './scan/serve-scan.ts';
import { openSqlite, openSqliteReader } from './store/sqlite/open.ts';
import type { Store } from './store/store.ts';
import { isReadThreadData, serveLongReads } from './threads/long-reads.ts';
import { dispose } from './workflow/dispose.ts';
import { issueEnrolCode } from './workflow/enrol-code.ts';
import { isSealThreadData, serveSealChecks } from './workflow/ingest/seals/seal-threads.ts';

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
    const { data, host: hosts, sample, origin } = asked;
    await init({ data, hosts, sample, origin }, runtime);
    return;
  }
  const files = dataFolder(asked.data);
  const { database } = files;
  if (!existsSync(database)) throw new Error(`no office in ${asked.data}: run «init» first`);
  if (asked.command === 'run') {
    const office = await run(asked, runtime, fileURLToPath(import.meta.url));
    closeOnSignal(office.close);
    print(JSON.stringify({ listening: office.origin }));
    return;
  }
  if (asked.command === 'witness') return addWitness(files, asked);
  if (asked.command === 'backup') return print(JSON.stringify(await backUp(files, asked.out)));
  const store = await openSqlite(database);
  try {
    await performWithStore(store, files, asked);
  } finally {
    await store.close();
  }
}

type StoreCommand = Extract<
  Arguments,
  { command: Exclude<Arguments['command'], 'init' | 'run' | 'witness' | 'backup'> }
>;

async function performWithStore(store: Store, files: DataFolder, asked: StoreCommand): Promise<void> {
  switch (asked.command) {
    case 'enrol-code': {
      const outcome = await issueEnrolCode(store, runtime, asked.terminal);
      if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
      return print(outcome.value);
    }
    case 'account':
    case 'import': {
      const outcome = await (asked.command === 'account'
        ? manageAccount(store, runtime, asked)
        : importList(store, runtime, asked));
      if (!outcome.ok) throw new Error(`${outcome.code}: ${errorEntry(outcome.code).message}\n${outcome.detail}`);
      for (const line of outcome.value) print(line);
      return;
    }
    case 'mail': {
      const outcome = await manageMail(store, runtime, asked.asked);
      if (!outcome.ok) throw new Error(mailRefusal(outcome));
      return print(outcome.value);
    }
    case 'restart-log': {
      const release = holdFolder(files);
      return print(await restartLog(store, files, runtime).finally(release));
    }
    case 'dispose': {
      const disposed = await dispose(store, runtime, { before: asked.before, actor: 'cli', folders: files });
      // Papers need two people: only what they have confirmed and a killed program left is finished here.
      return print(JSON.stringify({ ...disposed, papers: await carryOut(store, runtime) }));
    }
    case 'trust':
      return print(JSON.stringify(await issueTrust(store, files, runtime), null, 2));
    case 'bundle':
      return writeBundle(store, files, runtime, asked);
    default:
      return assertNever(asked);
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

if (parentPort !== null && isIndexThreadData(workerData))
  serveIndex(workerData.searchIndex, openSqliteReader(workerData.database), parentPort);
else if (parentPort !== null && isSealThreadData(workerData)) serveSealChecks(parentPort);
else if (parentPort !== null && isPrintThreadData(workerData)) servePrinter(parentPort);
else if (parentPort !== null && isReadThreadData(workerData)) serveLongReads(workerData, parentPort);
else if (!serveScan()) perform(readOrExit()).catch(fail);
