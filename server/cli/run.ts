import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { buildApp } from '../app.ts';
import { createChecker } from '../audit/check/checker.ts';
import { createIndexer } from '../audit/search/indexer.ts';
import { indexInThread } from '../audit/search/remote-index.ts';
import { officeCost } from '../auth/password.ts';
import { dataFolder } from '../data-folder.ts';
import { holdFolder } from '../log/hold-folder.ts';
import { openLogKey } from '../log/log-identity.ts';
import { openLog } from '../log/office-log.ts';
import { postToWitness } from '../log/post-to-witness.ts';
import { readWitnesses } from '../log/witnesses.ts';
import { lookOutEveryMs, lookOutOnce } from '../notices/look-out.ts';
import { openPostOffice } from '../notices/mail/post-office.ts';
import { sendEveryMs, sendRound } from '../notices/mail/sender.ts';
import { inRounds, type Rounds } from '../notices/rounds.ts';
import { printInThreads } from '../pdf/printer.ts';
import { readOfficeKey } from '../pki/office-key.ts';
import { namesIn, readServerPair, renewInPlace, renewServerCert } from '../pki/server-cert.ts';
import { carryOut } from '../retention/carry-out.ts';
import type { Runtime } from '../runtime.ts';
import { createScanner } from '../scan/scanner.ts';
import { openSqlite } from '../store/sqlite/open.ts';
import { Shelf } from '../takeout/shelf.ts';
import { readInThreads } from '../threads/long-reads.ts';
import { removeEmptied } from '../workflow/dispose-files.ts';
import { Inbox } from '../workflow/hand-in/inbox.ts';
import { checkSealsInThreads } from '../workflow/ingest/seals/seal-threads.ts';
import { statementLogOf } from '../workflow/open-loan.ts';

/** Hosts that a certificate names, as they stand in a URL. */
const hostsOf = (certPem: string): readonly string[] =>
  namesIn(certPem).map((host) => (host.includes(':') ? `[${host}]` : host));

export interface RunningOffice {
  /** `https://localhost:8443` */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Longer than the largest file that is read takes on a slow machine. */
const scanMs = 180_000;
const renewEveryMs = 6 * 3_600_000;

/**
 * Opens the database and its index, and listens over TLS.
 * @param program this program's own file, which serves index, seals, papers or a scan when it is started as a thread
 * @throws LogNotContinued where the office log may not be continued
 */
export async function run(
  asked: { readonly data: string; readonly port: number; readonly host: string; readonly console: string | null },
  runtime: Runtime,
  program: string,
): Promise<RunningOffice> {
  const files = dataFolder(asked.data);
  // One that ends is told of and does not keep the office from starting.
  await renewServerCert(files, runtime.now()).catch((error) => void process.stderr.write(`${error.message}\n`));
  const tls = readServerPair(files);
  const officeKey = readOfficeKey(readFileSync(files.officeKey, 'utf8'));
  const publicOrigins = new Set<string>();
  const release = holdFolder(files);
  const store = await openSqlite(files.database);
  // What a disposal that was killed had marked already.
  await removeEmptied(store, files);
  const index = indexInThread(files, program);
  const indexer = createIndexer(store, index);
  // One core is left to the thread that takes entries in.
  const seals = checkSealsInThreads(Math.max(1, availableParallelism() - 1), program);
  const printer = printInThreads(program);
  const reads = readInThreads(program, files.database);
  const inbox = new Inbox(store, runtime, files.inbox);
  const scanner = createScanner({ threads: 1, timeoutMs: scanMs, program });
  const shelf = new Shelf(files.takeout, scanner.scan);
  const lookOut = inRounds(() => lookOutOnce(store, runtime), lookOutEveryMs);
  const sender = inRounds(() => sendRound(store, runtime, openPostOffice), sendEveryMs);
  let renewal: Rounds | null = null;
  const end = async (): Promise<void> => {
    await renewal?.stop();
    await lookOut.stop();
    await sender.stop();
    await inbox.close();
    await scanner.close();
    await shelf.close();
    await indexer.stop();
    await seals.close();
    await printer.close();
    await reads.close();
    await index.close().catch(() => undefined);
    await store.close();
    release();
  };
  try {
    const logKey = openLogKey(files);
    const witnesses = readWitnesses(files);
    const log = await openLog({
      ...{ store, runtime, files, witnesses },
      key: logKey,
      post: postToWitness,
      report: (fault) => void process.stderr.write(`office log: ${fault}\n`),
    });
    // What a disposal of papers that was killed had not come to.
    await carryOut(store, runtime);
    const checker = createChecker(store, log, runtime);
    const { app } = await buildApp({
      store,
      runtime,
      log,
      officeKey,
      statementLog: statementLogOf(logKey, witnesses),
      tls,
      publicOrigins,
      consoleFolder: asked.console === null ? null : resolve(asked.console),
      passwordCost: officeCost,
      index,
      seals,
      printer,
      reads,
      checker,
      inbox,
      shelf,
      logLevel: 'warn',
    });
    checker.start((error) => app.log.error({ err: error }, 'the trail was not checked'));
    renewal = inRounds(() => renewInPlace(app.server, files, runtime.now()), renewEveryMs);
    renewal.start((error) => app.log.error({ err: error }, 'the certificate was not renewed'));
    lookOut.start((error) => app.log.error({ err: error }, 'nobody looked out for what is late'));
    sender.start((error) => app.log.error({ err: error }, 'the outbox was not sent'));
    indexer.start((error) => app.log.error({ err: error }, 'the index fell behind'));
    log.start();
    await app.listen({ port: asked.port, host: asked.host });
    const [address] = app.addresses();
    if (typeof address !== 'object') throw new Error('not listening');
    for (const host of hostsOf(tls.certPem)) publicOrigins.add(new URL(`https://${host}:${address.port}`).origin);
    return {
      origin: `https://localhost:${address.port}`,
      close: async () => {
        await app.close();
        await checker.stop();
        await log.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
