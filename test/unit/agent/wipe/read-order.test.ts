import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { linuxWipe } from '../../../../agent/wipe/linux-wipe.ts';
import { holdLock } from '../../../../agent/wipe/lock.ts';
import { readOrder } from '../../../../agent/wipe/read-order.ts';
import { runPlant } from '../../../../agent/wipe/run-plant.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-order-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['home', 'work', 'temp', 'state']) mkdirSync(join(folder, name));
});

const order = {
  ...{ v: 1, purpose: 'wipe', terminal: 'T-0012', loan: 'L-20261101-001', canaries: [] },
  ...{ executor: { id: '100900', name: '見本 次郎' }, issuedAt: '2026-11-26T00:00:00.000Z' },
  scope: ['work', 'residue', 'recorder'],
};
const parameters = (more: object = {}) => ({
  ...{ v: 1, platform: 'linux', terminal: 'T-0012', workFolder: join(folder, 'work'), volume: { kind: 'none' } },
  borrower: { account: 'mihon', uid: 1500, gid: 1500, home: join(folder, 'home') },
  ...{ recorder: [], temp: [join(folder, 'temp')], printSpool: null, raw: [] },
  ...more,
});
const read = (given: object, here: object = parameters(), state = join(folder, 'state')) =>
  readOrder(given, here, 'wipe', state, linuxWipe);

describe('an order that is not followed', () => {
  test('is followed where everything fits', () => expect(read(order).ok).toBe(true));
  test.each([
    ['for another terminal', { terminal: 'T-0013' }],
    ['for another act', { purpose: 'check' }],
    ['with a field nobody knows', { also: 'this' }],
    ['without an executor', { executor: undefined }],
  ])('TM-701 %s', (_what, change) => {
    expect(read({ ...order, ...change })).toMatchObject({ ok: false, code: 'TM-701' });
  });
  test('TM-702 where the parameters would erase a folder of the system, or the root', () => {
    for (const workFolder of ['/', '/etc', '/home/../etc/x', 'work'])
      expect(read(order, parameters({ workFolder }))).toMatchObject({ ok: false, code: 'TM-702' });
  });
  test('TM-702 where a folder is reached through a link', () => {
    symlinkSync('/etc/ssl', join(folder, 'way'));
    expect(read(order, parameters({ workFolder: join(folder, 'way') }))).toMatchObject({ ok: false, code: 'TM-702' });
  });
  test('TM-702 where the wipe would erase its own journal', () => {
    expect(read(order, parameters(), join(folder, 'home/state'))).toMatchObject({ ok: false, code: 'TM-702' });
  });
});

test('a second wipe of the same state waits for nothing: TM-704', async () => {
  const first = await holdLock(folder);
  expect(await holdLock(folder)).toMatchObject({ ok: false, code: 'TM-704' });
  if (first.ok) first.value.release();
  const again = await holdLock(folder);
  expect(again.ok).toBe(true);
  if (again.ok) again.value.release();
});

test('no canary is planted beside a volume that is not open: TM-706', async () => {
  const volume = { kind: 'gocryptfs', cipherFolder: join(folder, 'cipher'), keyCopies: [] };
  const clock = { now: () => new Date('2026-11-26T00:00:00.000Z') };
  const world = { clock, state: join(folder, 'state') } as unknown as Parameters<typeof runPlant>[2];
  const planted = await runPlant({ ...order, purpose: 'prepare' }, parameters({ volume }), world);
  expect(planted).toMatchObject({ ok: false, code: 'TM-706' });
});
