import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inspect, type OpenFile } from '../../../../agent/guards/save/inspect.ts';
import { createOpenWriters } from '../../../../agent/platform/linux/open-writers.ts';

const uid = process.getuid?.() ?? 0;
let folder = '';
/** Of a system without processes: what is found then, the kernel's lease has told. */
let noProcesses = '';
let held: OpenFile;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-writers-'));
  noProcesses = join(folder, 'proc');
  mkdirSync(noProcesses);
  writeFileSync(join(folder, 'a.csv'), '見本');
  const found = inspect(Buffer.from(join(folder, 'a.csv')), uid);
  if (found.is !== 'file') throw new Error(found.is);
  held = found.file;
});
afterEach(() => {
  closeSync(held.fd);
  rmSync(folder, { recursive: true, force: true });
});

test('who writes is known from the kernel alone, whatever the processes let others see', async () => {
  const openWriters = createOpenWriters(noProcesses, uid);
  expect([...(await openWriters([held]))]).toEqual([]);
  const reader = openSync(join(folder, 'a.csv'), 'r');
  expect([...(await openWriters([held]))]).toEqual([]);
  const writer = openSync(join(folder, 'a.csv'), 'a');
  expect([...(await openWriters([held]))]).toEqual([held.identity]);
  closeSync(writer);
  expect([...(await openWriters([held]))]).toEqual([]);
  closeSync(reader);
});

test('the question leaves no lease behind: a writer gets in at once, and nobody is signalled', async () => {
  const openWriters = createOpenWriters(noProcesses, uid);
  await openWriters([held]);
  const began = performance.now();
  closeSync(openSync(join(folder, 'a.csv'), 'a'));
  // A lease that is still held keeps the opener waiting for /proc/sys/fs/lease-break-time, 45 s.
  expect(performance.now() - began).toBeLessThan(5_000);
});

test.each([
  ['the file system has no leases', () => Promise.resolve(() => null)],
  ['the library is not there', () => Promise.reject(new Error('koffi'))],
])('%s: the processes are looked at', async (_why, leases) => {
  const openWriters = createOpenWriters('/proc', uid, leases);
  expect([...(await openWriters([held]))]).toEqual([]);
  const writer = openSync(join(folder, 'a.csv'), 'a');
  expect([...(await openWriters([held]))]).toEqual([held.identity]);
  closeSync(writer);
});
