import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '#contract/http/console-api.ts';
import type { ScanFile } from '#contract/takeout/findings.ts';
import type { Office } from '../../../server/app.ts';
import { buildApp } from '../../../server/app.ts';
import { type Checker, createChecker } from '../../../server/audit/check/checker.ts';
import { createIndexer, type Indexer } from '../../../server/audit/search/indexer.ts';
import { type AsyncIndex, indexHere } from '../../../server/audit/search/remote-index.ts';
import { hashPassword, type PasswordCost } from '../../../server/auth/password.ts';
import { init } from '../../../server/cli/init.ts';
import { type DataFolder, dataFolder } from '../../../server/data-folder.ts';
import type { ServerApp } from '../../../server/http/server-app.ts';
import type { PostToWitness } from '../../../server/log/ask-witness.ts';
import { openLogKey } from '../../../server/log/log-identity.ts';
import { type OfficeLog, openLog } from '../../../server/log/office-log.ts';
import { postToWitness } from '../../../server/log/post-to-witness.ts';
import { readWitnesses } from '../../../server/log/witnesses.ts';
import { printHere } from '../../../server/pdf/printer.ts';
import { readOfficeKey } from '../../../server/pki/office-key.ts';
import type { Runtime } from '../../../server/runtime.ts';
import { openSqlite } from '../../../server/store/sqlite/open.ts';
import type { Store } from '../../../server/store/store.ts';
import { Shelf } from '../../../server/takeout/shelf.ts';
import { readHere } from '../../../server/threads/long-reads.ts';
import { addAccount } from '../../../server/workflow/add-account.ts';
import { issueEnrolCode } from '../../../server/workflow/enrol-code.ts';
import { Inbox, type InboxLimits } from '../../../server/workflow/hand-in/inbox.ts';
import { checkSealsHere, type SealChecker } from '../../../server/workflow/ingest/seals/seal-checker.ts';
import { statementLogOf } from '../../../server/workflow/open-loan.ts';

/** The cheapest cost that a loan's package allows: tests do not wait for argon2id. */
export const testCost: PasswordCost = { memoryKiB: 8192, passes: 1, parallelism: 1 };

export const origin = 'https://localhost:8443';
export const host = 'localhost:8443';

export interface TestOffice extends Office {
  readonly store: Store;
  /** Publishes only when the test says so. */
  readonly log: OfficeLog;
  readonly files: DataFolder;
  readonly index: AsyncIndex;
  readonly indexer: Indexer;
  readonly checker: Checker;
  /** Listens over TLS, and answers to the address. */
  readonly listen: () => Promise<string>;
  /** Moves the office's clock on. */
  readonly pass: (ms: number) => void;
  readonly now: () => Date;
  readonly enrolCode: (terminal?: string) => Promise<string>;
  /** Opens another office on the same folder, after this one was closed. */
  readonly restart: () => Promise<TestOffice>;
  readonly addPerson: (person: { id: string; section: string; role: Role }) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface TestOfficeOptions {
  readonly consoleFolder?: string;
  readonly more?: (app: ServerApp) => void;
  readonly folder?: string;
  readonly busyTimeoutMs?: number;
  readonly seals?: SealChecker;
  readonly post?: PostToWitness;
  /** What the office's clock says at first. */
  readonly startsAt?: Date;
  readonly inboxLimits?: InboxLimits;
  /** Looks through files that are to be taken out; without it nothing is ever found. */
  readonly scan?: ScanFile;
}

/** Offices that were opened and not closed: two at a time never have the same keys. */
let open = 0;

/**
 * Makes the usual sample office in an empty folder: the first one of a run is kept (test/prepare.ts), the others are
 * copies of it, for its migrations and certificates take longer than most tests.
 */
async function fillFolder(folder: string, runtime: Runtime): Promise<void> {
  const { TANMORI_TEST_OFFICES: offices } = process.env;
  const kept = offices === undefined ? null : join(offices, 'usual');
  if (kept !== null && existsSync(kept)) {
    cpSync(kept, folder, { recursive: true });
    return;
  }
  await init({ data: folder, hosts: [], sample: true }, runtime, testCost);
  if (kept === null) return;
  const fresh = `${kept}.${process.pid}`;
  cpSync(folder, fresh, { recursive: true });
  try {
    renameSync(fresh, kept);
  } catch {
    // Another worker's was first.
    rmSync(fresh, { recursive: true });
  }
}

/** A sample office on a folder of its own, with a clock that only the test moves. */
export async function openOffice(options: TestOfficeOptions = {}): Promise<TestOffice> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tanmori-office-'));
  const files = dataFolder(folder);
  let nowMs = options.startsAt?.getTime() ?? Date.parse('2026-11-21T00:00:00.000Z');
  const runtime: Runtime = { now: () => new Date(nowMs), random: (count) => randomBytes(count) };
  const isUsual = options.folder === undefined && options.startsAt === undefined && open === 0;
  open += 1;
  if (isUsual) await fillFolder(folder, runtime);
  else await init({ data: folder, hosts: [], sample: true }, runtime, testCost);

  const start = async (): Promise<TestOffice> => {
    const store = await openSqlite(files.database, options.busyTimeoutMs);
    const index = indexHere(files.searchIndex, store.reader);
    const indexer = createIndexer(store, index);
    const publicOrigins = new Set([origin, 'https://127.0.0.1:8443']);
    const log = await openLog({
      ...{ store, runtime, files },
      key: openLogKey(files),
      witnesses: readWitnesses(files),
      post: options.post ?? postToWitness,
    });
    const checker = createChecker(store, log, runtime);
    const inbox = new Inbox(store, runtime, files.inbox, options.inboxLimits);
    const shelf = new Shelf(files.takeout, options.scan ?? (async () => ({ scanned: true, findings: [] })));
    const office = await buildApp(
      {
        store,
        runtime,
        log,
        officeKey: readOfficeKey(readFileSync(files.officeKey, 'utf8')),
        tls: { certPem: readFileSync(files.serverCert, 'utf8'), keyPem: readFileSync(files.serverKey, 'utf8') },
        statementLog: statementLogOf(openLogKey(files), readWitnesses(files)),
        publicOrigins,
        consoleFolder: options.consoleFolder ?? null,
        passwordCost: testCost,
        index,
        seals: options.seals ?? checkSealsHere,
        printer: printHere,
        reads: readHere(store.reader),
        checker,
        inbox,
        shelf,
        logLevel: 'silent',
      },
      options.more,
    );
    const stop = async (): Promise<void> => {
      await office.app.close();
      await inbox.close();
      await shelf.close();
      await checker.stop();
      await indexer.stop();
      await index.close();
      await log.close();
      await store.close();
    };
    return {
      ...office,
      store,
      log,
      files,
      index,
      indexer,
      checker,
      listen: async () => {
        await office.app.listen({ port: 0, host: '127.0.0.1' });
        const [address] = office.app.addresses();
        const url = `https://localhost:${typeof address === 'object' ? address.port : 0}`;
        publicOrigins.add(url);
        return url;
      },
      now: runtime.now,
      pass: (ms) => {
        nowMs += ms;
      },
      enrolCode: async (terminal = 'T-0001') => {
        const outcome = await issueEnrolCode(store, runtime, terminal);
        if (!outcome.ok) throw new Error(outcome.code);
        return outcome.value;
      },
      restart: async () => {
        await stop();
        return start();
      },
      addPerson: async ({ id, section, role }) => {
        const password = await hashPassword(`mihon-${id}`, randomBytes(16), testCost);
        await store.write((tx) => addAccount(tx, { id, name: `見本 ${role}`, sectionId: section, role }, password));
      },
      close: async () => {
        await stop();
        open -= 1;
        if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
      },
    };
  };
  return start();
}

/** Acts of the office, oldest first. */
export const actsOf = (office: TestOffice) =>
  office.store.db.selectFrom('office_acts').selectAll().orderBy('log_index').execute();
