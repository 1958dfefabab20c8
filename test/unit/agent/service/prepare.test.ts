import { expect, test } from 'vitest';
import { ok } from '#contract/errors.ts';
import type { Canary, WipeOrder } from '#contract/loan/wipe-report.ts';
import { parseMountTable } from '../../../../agent/mount-table.ts';
import type { AttestedRow } from '../../../../agent/profile/attest.ts';
import { nameEncryption } from '../../../../agent/service/name-encryption.ts';
import { type PrepareDeps, prepare } from '../../../../agent/service/prepare.ts';

const order: WipeOrder = {
  ...{ v: 1, purpose: 'prepare', terminal: 'T-0001', loan: 'L-20261101-001', canaries: [], scope: ['work'] },
  ...{ executor: { id: '100900', name: '見本 次郎' }, issuedAt: '2026-11-26T00:00:00.000Z' },
};
const row = (control: AttestedRow['control'], state: AttestedRow['state']): AttestedRow => ({
  ...{ id: control, control, title: control, state, found: '', next: null },
});
const canaries: Canary[] = Array.from({ length: 16 }, (_, n) => ({
  ...{ place: 'work', marker: n.toString(16).padStart(64, '0'), form: 'utf8', bytes: 512 },
}));

function bench(more: Partial<PrepareDeps> = {}) {
  let planted = 0;
  const deps: PrepareDeps = {
    attest: async () => ok([row('save', 'in-force'), row('media', 'in-force'), row('media', 'not-in-force')]),
    encryption: () => 'luks',
    plant: async () => {
      planted += 1;
      return ok(canaries);
    },
    now: () => new Date('2026-11-26T01:00:00.000Z'),
    ...more,
  };
  return { planted: () => planted, run: (given = order) => prepare(given, () => undefined, deps) };
}

test('says how the controls stand, and never calls good what no row speaks of', async () => {
  const report = await bench().run();
  expect(report.ok && report.value.controls).toEqual({
    ...{ save: 'in-force', media: 'not-in-force', print: 'unknown', install: 'unknown' },
  });
  expect(report.ok && report.value.manifest).toMatchObject({ terminal: 'T-0001', loan: order.loan, canaries });
});

test('plants nothing on a PC that cannot be prepared', async () => {
  const noLoan = bench();
  expect(await noLoan.run({ ...order, loan: null })).toMatchObject({ code: 'TM-621' });
  const unknown = bench({ encryption: () => null });
  expect(await unknown.run()).toMatchObject({ code: 'TM-626' });
  expect([noLoan.planted(), unknown.planted()]).toEqual([0, 0]);
});

const mount = (device: string, point: string, type: string, source: string): string =>
  `30 1 ${device} / ${point} rw - ${type} ${source} rw`;
const root = mount('254:0', '/', 'ext4', '/dev/mapper/root');
const devices = (uuids: Record<string, string>, below: Record<string, string[]> = {}) => ({
  mapperUuid: (device: string) => uuids[device] ?? null,
  below: (device: string) => below[device] ?? [],
});
const named = (lines: readonly string[], known = devices({})) =>
  nameEncryption(parseMountTable(lines.join('\n')), '/home/mihon/work', known);

test('names what encrypts the work folder', () => {
  const work = (type: string, source: string) => mount('0:50', '/home/mihon/work', type, source);
  expect(named([root, work('fuse.gocryptfs', '/home/mihon/.work')])).toBe('gocryptfs');
  expect(named([root])).toBe('none');
  expect(named([root], devices({ '254:0': 'CRYPT-LUKS2-aa-root' }))).toBe('luks');
  expect(named([root, work('cifs', '//server/share')])).toBeNull();
  expect(named([])).toBeNull();
});

test('a volume is on LUKS only where all of it is', () => {
  const uuids = { '254:0': 'LVM-aa', '254:1': 'CRYPT-LUKS2-bb', '254:2': 'CRYPT-PLAIN-cc' };
  expect(named([root], devices(uuids, { '254:0': ['254:1'] }))).toBe('luks');
  expect(named([root], devices(uuids, { '254:0': ['254:1', '8:1'] }))).toBe('none');
  expect(named([root], devices(uuids, { '254:0': ['254:2'] }))).toBe('none');
});
