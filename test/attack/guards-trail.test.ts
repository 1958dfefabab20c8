import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { proof } from '../unit/recorder/support/proof.ts';
import { connectClient } from '../unit/recorder/support/recorder-client.ts';
import { everlastingLoan, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, type Installed, install, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

/**
 * What the borrower's account does to the trail on the PC, tried as that account: refused where the recorder has an
 * account of its own; where it has not (保護：弱), done, and told at the next start. `npm run attack -- trail` has the
 * ways of those who can write the store.
 */
const borrower = 65_501;
const isRoot = process.getuid?.() === 0;
const { readings } = proof.data as { readings: never };

const asBorrower = (command: string): number | null => {
  const account = ['--reuid', String(borrower), '--regid', String(borrower), '--clear-groups', '--'];
  return spawnSync('setpriv', [...account, 'sh', '-c', command], { encoding: 'utf8', timeout: 10_000, cwd: '/' })
    .status;
};

async function withTrail(): Promise<{
  readonly installed: Installed;
  readonly old: string;
  readonly database: string;
}> {
  const office = new FakeOffice(samplePackage(everlastingLoan));
  const certificate = await makeCertificate();
  const closeOffice = await startOffice(office, certificate);
  const installed = install(
    temporaryFolder(),
    { url: office.url, caPem: certificate.caPem },
    process.getuid?.() ?? null,
  );
  expect(await enrolByProgram(installed.configPath)).toMatchObject({ code: 0 });
  await closeOffice();
  const database = join(installed.dataFolder, 'trail.db');
  const old = join(dirname(installed.dataFolder), 'alt.db');
  await beats(installed, 2);
  copyFileSync(database, old);
  await beats(installed, 4);
  // The folders around are open to all, the copy as well: what keeps the borrower out is the recorder's own doing.
  for (const path of [dirname(installed.dataFolder), old]) chmodSync(path, 0o755);
  return { installed, old, database };
}

/** Starts the recorder, has entries written, each closing a key period, and ends it. */
async function beats(installed: Installed, count: number): Promise<void> {
  const recorder = await startRecorder(installed.configPath);
  const client = await connectClient(installed.config.socket);
  expect((await client.ask('hello', { version: 'test', pid: process.pid })).ok).toBe(true);
  for (let i = 0; i < count; i += 1) {
    const drafts = [{ type: 'heartbeat', session: null, actor: 'system', data: { readings, idleMs: 0 } } as const];
    expect((await client.ask('append', { drafts: [...drafts] })).ok).toBe(true);
  }
  expect(await recorder.kill('SIGTERM')).toBe(0);
}

/** The store as it lies where recorder and borrower share one account. */
function giveAway({ dataFolder }: Installed): void {
  for (const path of [
    dataFolder,
    ...readdirSync(dataFolder, { recursive: true }).map((name) => join(dataFolder, String(name))),
  ]) {
    chownSync(path, borrower, borrower);
  }
}

/** What the next start says. Root again: only the reading matters. */
async function nextStart(installed: Installed) {
  const recorder = await startRecorder(installed.configPath);
  const client = await connectClient(installed.config.socket);
  const hello = await client.ask('hello', { version: 'test', pid: process.pid });
  await recorder.kill('SIGTERM');
  if (!hello.ok) throw new Error(hello.code);
  return { facts: hello.value.facts, lock: hello.value.status.lock };
}

describe.skipIf(!isRoot)(`kinds${isRoot ? '' : ' (skipped: being another account takes root)'}`, () => {
  test('#23 prevented, or told: the trail deleted, emptied, moved away', async () => {
    const { installed, database } = await withTrail();
    const ways = [`rm -f ${database} ${database}-wal`, `: > ${database}`, `mv ${database} ${database}.weg`];
    for (const way of ways) {
      asBorrower(way);
      expect(statSync(database).size, way).toBeGreaterThan(4096);
    }
    giveAway(installed);
    expect(asBorrower(ways[0] ?? '')).toBe(0);
    expect(existsSync(database)).toBe(false);
    // No fresh trail begins in its place: without a loan there is no session.
    const { facts, lock } = await nextStart(installed);
    expect(facts === null || lock !== null).toBe(true);
  }, 90_000);

  test('#24 prevented, or told: an old copy of the trail put back', async () => {
    const { installed, old, database } = await withTrail();
    const before = statSync(database).ino;
    expect(asBorrower(`cp ${old} ${database}`)).not.toBe(0);
    expect(asBorrower(`mv -f ${old} ${database}`)).not.toBe(0);
    expect(statSync(database).ino).toBe(before);
    giveAway(installed);
    expect(asBorrower(`rm -f ${database}-wal ${database}-shm; cp ${old} ${database}`)).toBe(0);
    expect(await nextStart(installed)).toMatchObject({ lock: { code: 'TM-203' } });
  }, 90_000);

  test('#43 prevented, or told: the line of anchors emptied', async () => {
    const { installed } = await withTrail();
    const anchors = join(installed.dataFolder, 'anchors');
    expect(asBorrower(`: > ${anchors}`)).not.toBe(0);
    expect(statSync(anchors).size).toBeGreaterThan(0);
  }, 90_000);

  test('#21 told: the clock a day back, as the next start sees it', async () => {
    const { installed } = await withTrail();
    const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
    const entriesOf = async (env: NodeJS.ProcessEnv) => {
      const recorder = await startRecorder(installed.configPath, { ...process.env, ...env });
      const client = await connectClient(installed.config.socket);
      await client.ask('hello', { version: 'test', pid: process.pid });
      const read = await vi.waitFor(async () => {
        const page = await client.ask('read', { fromSeq: 0, limit: 200 });
        if (!page.ok) throw new Error(page.code);
        return page.value.entries;
      });
      await recorder.kill('SIGTERM');
      return read;
    };
    const turned = (entries: Awaited<ReturnType<typeof entriesOf>>) =>
      entries.filter(({ type }) => type.startsWith('clock.'));
    // Another time zone is no other time: entries speak UTC.
    expect(turned(await entriesOf({ TZ: 'Pacific/Honolulu' }))).toEqual([]);
    const told = turned(await entriesOf({ LD_PRELOAD: faketime, FAKETIME: '-1d' }));
    expect(told).toHaveLength(1);
  }, 90_000);
});
