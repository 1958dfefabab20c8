import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { type SealKey, sealedBytes, sealKeyAfter } from '#contract/trail/entry.ts';
import { verifierFrom } from '../../recorder/keys/ed25519.ts';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeLog } from '../unit/recorder/support/fake-log.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { proof } from '../unit/recorder/support/proof.ts';
import { connectClient } from '../unit/recorder/support/recorder-client.ts';
import { everlastingLoan, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, install, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const ownUid = process.getuid?.() ?? null;
const { readings } = proof.data as { readings: never };
const wait = { timeout: 30_000, interval: 50 };

async function enrolled() {
  const certificate = await makeCertificate();
  const log = new FakeLog();
  const office = new FakeOffice(samplePackage(everlastingLoan, log.statement));
  office.log = log;
  await startOffice(office, certificate);
  const installed = install(temporaryFolder(), { url: office.url, caPem: certificate.caPem }, ownUid);
  const done = await enrolByProgram(installed.configPath);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  return { office, installed };
}

async function running(installed: Awaited<ReturnType<typeof enrolled>>['installed']) {
  const recorder = await startRecorder(installed.configPath);
  const client = await connectClient(installed.config.socket);
  const hello = await client.ask('hello', { version: 'test', pid: process.pid });
  if (!hello.ok) throw new Error(hello.code);
  /** Each closes a key period. */
  const beat = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      const drafts = [{ type: 'heartbeat', session: null, actor: 'system', data: { readings, idleMs: 0 } } as const];
      expect((await client.ask('append', { drafts: [...drafts] })).ok).toBe(true);
    }
  };
  return { recorder, client, status: hello.value.status, beat };
}

test('an old database under the real program: told, locked, and the office holds one sound chain', {
  timeout: 180_000,
}, async () => {
  const { office, installed } = await enrolled();
  const database = join(installed.dataFolder, 'trail.db');
  const copy = join(installed.dataFolder, '..', 'old.db');
  const first = await running(installed);
  await first.beat(3);
  expect(await first.recorder.kill('SIGTERM')).toBe(0);
  copyFileSync(database, copy);

  const second = await running(installed);
  await second.beat(5);
  // Everything is at the office before it is taken away, but for the recorder's own end.
  await vi.waitFor(() => expect(office.entries.at(-1)?.leaf.body.type).toBe('heartbeat'), wait);
  await vi.waitFor(async () => {
    const { value } = (await second.client.ask('hello', { version: 'test', pid: process.pid })) as never as {
      value: { status: { receipted: number; recorded: number } };
    };
    expect(value.status.receipted).toBeGreaterThan(3);
  }, wait);
  const held = office.entries.length;
  await second.recorder.kill('SIGKILL');

  for (const suffix of ['', '-wal']) rmSync(`${database}${suffix}`, { force: true });
  copyFileSync(copy, database);
  const third = await running(installed);
  expect(third.status.lock).toMatchObject({ code: 'TM-203' });
  const read = await third.client.ask('read', { fromSeq: held, limit: 10 });
  expect(read.ok && read.value.entries.map(({ seq, type }) => [seq, type])).toEqual([
    [held, 'trail.rolled-back'],
    [held + 1, 'lock.entered'],
    [held + 2, 'recorder.started'],
  ]);
  await vi.waitFor(() => expect(office.entries.length).toBeGreaterThanOrEqual(held + 3), wait);
  expect(office.entries[held]?.data).toMatchObject({ anchor: 'file', anchorSeq: held - 1 });
  expect(await third.recorder.kill('SIGTERM')).toBe(0);

  // A second reader of the format: link by link the fake office checked; here is the succession.
  let key: SealKey = { period: 0, publicKey: office.sealKey ?? '' };
  for (const { leaf } of office.entries) {
    expect(leaf.seal.period).toBe(key.period);
    expect(verifierFrom(key.publicKey)(sealedBytes(leaf.body, leaf.prev), leaf.seal.sig)).toBe(true);
    key = sealKeyAfter(key, leaf.body);
  }
  expect(key.period).toBeGreaterThan(8);
});

test('a slot file that is gone: TM-207 with the reason, nothing taken, no new key', { timeout: 120_000 }, async () => {
  const { office, installed } = await enrolled();
  const slots = join(installed.dataFolder, 'keys', 'seal-slots');
  const first = await running(installed);
  await first.beat(1);
  expect(await first.recorder.kill('SIGTERM')).toBe(0);
  const before = office.entries.length;
  rmSync(slots);
  const second = await running(installed);
  expect(second.recorder.stderr).toMatch(/^TM-207 the slot file of the seal keys is missing or damaged/);
  expect(second.status.lock).toMatchObject({ code: 'TM-207', contactCode: null });
  const drafts = [{ type: 'agent.stopped', session: null, actor: 'system', data: {} } as const];
  expect(await second.client.ask('append', { drafts: [...drafts] })).toMatchObject({ ok: false, code: 'TM-207' });
  expect(await second.client.ask('unlock', {})).toMatchObject({ ok: false, code: 'TM-207' });
  expect(await second.recorder.kill('SIGTERM')).toBe(0);
  expect(office.entries.length).toBe(before);
  expect(() => copyFileSync(slots, '/dev/null')).toThrow('ENOENT');
});

test('on another machine: told and locked, after the start', { timeout: 120_000 }, async () => {
  const { installed } = await enrolled();
  const raw = new Database(join(installed.dataFolder, 'trail.db'));
  raw.exec(`UPDATE facts SET value = json_set(value, '$.machine', '${'d'.repeat(64)}') WHERE name = 'enrolment'`);
  raw.close();
  const { client, recorder } = await running(installed);
  await vi.waitFor(async () => {
    const read = await client.ask('read', { fromSeq: 0, limit: 50 });
    const found = read.ok ? read.value.entries.find(({ type }) => type === 'machine.changed') : undefined;
    expect(found?.data).toMatchObject({ enrolled: 'd'.repeat(64) });
  }, wait);
  expect(await client.ask('hello', { version: 'test', pid: process.pid })).toMatchObject({
    ok: true,
    value: { status: { lock: { code: 'TM-203' } } },
  });
  expect(await recorder.kill('SIGTERM')).toBe(0);
});
