import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  type EraseOrder,
  type EraseRequest,
  eraseBytes,
  eraseRequestBytes,
  eraseRequestFile,
} from '#contract/loan/erase-order.ts';
import { type ObeyWorld, obeyOnce } from '../../../../agent/erase/obey.ts';
import { openRequest } from '../../../../agent/erase/open-request.ts';
import { runCommand } from '../../../../agent/profile/linux/run-command.ts';
import type { WipeParameters } from '../../../../agent/wipe/parameters.ts';
import { signerFrom } from '../../../../recorder/keys/ed25519.ts';
import { officeSigner, sampleFacts, samplePackage } from '../../recorder/support/sample-loan.ts';

let folder: string;
let nowMs: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-obey-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  nowMs = Date.parse('2026-11-20T00:00:00.000Z');
  for (const name of ['requests', 'results', 'home', 'home/work', 'cipher', 'cipher/in']) mkdirSync(join(folder, name));
  for (const name of ['gocryptfs.conf', 'gocryptfs.diriv', 'in/gocryptfs.diriv', 'in/secret'])
    writeFileSync(join(folder, 'cipher', name), 'x'.repeat(300));
});
const gocryptfs = (): WipeParameters['volume'] => ({
  ...{ kind: 'gocryptfs', cipherFolder: join(folder, 'cipher'), keyCopies: [] },
});
const world = (volume = gocryptfs()): ObeyWorld => ({
  // A stand-in that finds no program: `gocryptfs -info` says nothing then, and the key file itself decides.
  run: async (file, args, limits) =>
    file.endsWith('gocryptfs') ? { kind: 'failed', why: 'missing' } : runCommand(file, args, limits),
  clock: { now: () => new Date(nowMs) },
  ...{ requestFolder: join(folder, 'requests'), resultFolder: join(folder, 'results') },
  officePublicKey: officeSigner.publicKey,
  parameters: {
    ...{ v: 1, platform: 'linux', terminal: 'T-0001', workFolder: join(folder, 'home/work'), volume },
    borrower: { account: 'lent', uid: 1_499_999_999, gid: 100, home: join(folder, 'home') },
    ...{ recorder: [], temp: ['/tmp'], printSpool: null, raw: [], swap: [] },
  },
});
const lay = (request: EraseRequest): void =>
  writeFileSync(join(folder, 'requests', eraseRequestFile), JSON.stringify(request));
const ordered = (serial: number, change: Partial<EraseOrder> = {}, signer = officeSigner): EraseRequest => {
  const order: EraseOrder = {
    ...{ v: 1, kind: 'erase', loan: sampleFacts.loan.id, terminal: 'T-0001', serial },
    issuedAt: '2026-11-20T00:00:00.000Z',
    ...change,
  };
  return { v: 1, by: 'order', signed: { order, sig: signer.sign(eraseBytes(order)) } };
};
const left = (): readonly string[] => readdirSync(join(folder, 'cipher'), { recursive: true, encoding: 'utf8' }).sort();

test('nothing asked: nothing done', async () => {
  expect(await obeyOnce(world())).toBeNull();
  expect(left()).toContain('gocryptfs.conf');
});

test('an order destroys every key and header, and nothing else; again it is the same answer', async () => {
  const request = ordered(5);
  lay(request);
  const result = await obeyOnce(world());
  expect(result).toMatchObject({ outcome: 'erased', volume: 'gocryptfs', keys: 3, mount: 'closed' });
  expect(result?.request).toBe(createHash('sha256').update(eraseRequestBytes(request)).digest('hex'));
  expect(left()).toEqual(['in', 'in/secret']);
  nowMs += 3_600_000;
  expect(await obeyOnce(world())).toEqual(result);
});

const stranger = signerFrom(Buffer.alloc(32, 99));
test.each([
  ['another’s signature', () => ordered(5, {}, stranger)],
  ['another terminal', () => ordered(5, { terminal: 'T-0002' })],
  ['an older serial', () => ordered(3)],
])('%s is not believed: the key stays', async (_name, request) => {
  // Serial 4 was believed before: the volume has been set up anew since.
  lay(ordered(4));
  await obeyOnce(world());
  writeFileSync(join(folder, 'cipher/gocryptfs.conf'), 'anew');
  lay(request());
  expect(await obeyOnce(world())).toMatchObject({ outcome: 'failed', why: 'not-believed' });
  expect(left()).toContain('gocryptfs.conf');
});

test('what is not believed is TM-632', () => {
  const expected = { publicKey: officeSigner.publicKey, terminal: 'T-0001', newestSerial: 4 };
  expect(openRequest(ordered(5), expected)).toMatchObject({ ok: true, value: 5 });
  expect(openRequest(ordered(5, {}, stranger), expected)).toMatchObject({ ok: false, code: 'TM-632' });
});

test('a deadline is believed with the statement that names it, and no other day', async () => {
  const signed = samplePackage({ policy: { ...sampleFacts.policy, eraseAfterDays: 10 } });
  const asked = { v: 1, by: 'deadline', package: signed, extendedTo: null } as const;
  lay({ ...asked, on: '2027-11-09' });
  expect(await obeyOnce(world())).toMatchObject({ why: 'not-believed' });
  lay({ ...asked, package: samplePackage(), on: '2027-11-10' });
  expect(await obeyOnce(world())).toMatchObject({ why: 'not-believed' });
  lay({ ...asked, on: '2027-11-10' });
  expect(await obeyOnce(world())).toMatchObject({ outcome: 'erased' });
});

test('without an encrypted volume nothing is erased and nothing claimed', async () => {
  lay(ordered(1));
  expect(await obeyOnce(world({ kind: 'none' }))).toMatchObject({ outcome: 'failed', why: 'no-encrypted-volume' });
});

test.each([
  ['the volume', false],
  ['what is in it', true],
])(
  'nothing is claimed while the disk with %s is not mounted; once it is, the key goes',
  async (_name, isFolderThere) => {
    const [cipher, away] = [join(folder, 'cipher'), join(folder, 'away')];
    lay(ordered(1));
    renameSync(cipher, away);
    if (isFolderThere) mkdirSync(cipher);
    expect(await obeyOnce(world())).toMatchObject({ outcome: 'failed', why: 'no-encrypted-volume' });
    rmSync(cipher, { recursive: true, force: true });
    renameSync(away, cipher);
    nowMs += 61_000;
    expect(await obeyOnce(world())).toMatchObject({ outcome: 'erased', keys: 3 });
    // Ordered once more: no key is left, and what it had opened is still there.
    lay(ordered(2));
    expect(await obeyOnce(world())).toMatchObject({ outcome: 'erased', keys: 0 });
  },
);

test('a link in the place of the volume or of the request is not followed', async () => {
  lay(ordered(1));
  rmSync(join(folder, 'home/work'), { recursive: true });
  symlinkSync(join(folder, 'cipher'), join(folder, 'home/work'));
  const led = { kind: 'gocryptfs' as const, cipherFolder: join(folder, 'home/work'), keyCopies: [] };
  expect(await obeyOnce(world(led))).toMatchObject({ outcome: 'failed', why: 'denied' });
  expect(existsSync(join(folder, 'cipher/gocryptfs.conf'))).toBe(true);
  rmSync(join(folder, 'requests', eraseRequestFile));
  writeFileSync(join(folder, 'elsewhere'), JSON.stringify(ordered(2)));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'requests', eraseRequestFile));
  expect(await obeyOnce(world())).toBeNull();
});

test('what failed is tried again, not at once', async () => {
  lay(ordered(1));
  expect(await obeyOnce(world({ kind: 'none' }))).toMatchObject({ outcome: 'failed' });
  expect(await obeyOnce(world())).toMatchObject({ outcome: 'failed' });
  nowMs += 61_000;
  expect(await obeyOnce(world())).toMatchObject({ outcome: 'erased' });
});
