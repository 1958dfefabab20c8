import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { SealsUnchecked } from '../../server/workflow/ingest/seals/seal-checker.ts';
import { type SealToCheck, sealHolds } from '../../server/workflow/ingest/seals/seal-holds.ts';
import { checkSealsInThreads } from '../../server/workflow/ingest/seals/seal-threads.ts';
import { signatureHolds } from '../../verify/format/ed25519.ts';
import { programPath } from '../programs.ts';
import { openOffice } from './support/office.ts';
import { enrolTerminal } from './support/terminal.ts';

/** Name, key, text, signature: where implementations of Ed25519 are known to differ. */
const edges = [
  [
    'good',
    'D3YIeDSJaEwEcmABWVY45SWMLtC9s9GNnjRT6ou0WK0=',
    'm',
    'sxsg9QQmJCUU2Bs4NUi9kN5y/QuM8jgqiPn1LOUHayMTBzmdZyd9D6gtHR7wp41y4qUVpWx8zjj2CZI85khWAA==',
  ],
  [
    'S not reduced',
    'D3YIeDSJaEwEcmABWVY45SWMLtC9s9GNnjRT6ou0WK0=',
    'm',
    'sxsg9QQmJCUU2Bs4NUi9kN5y/QuM8jgqiPn1LOUHayMA2y76gYqPZ37KFMHOoWyH4qUVpWx8zjj2CZI85khWEA==',
  ],
  [
    'R with a torsion part',
    'D3YIeDSJaEwEcmABWVY45SWMLtC9s9GNnjRT6ou0WK0=',
    'm',
    'GG7Svb0aNvZDfFFosCIZFAGOpPMqHD/NHBeU1k+9WW7wSpgFcVW/Ox2SSJddx6OO3PBL5MUiGy+MBJmhHEaABw==',
  ],
  [
    'key with a torsion part, and h a multiple of eight',
    'xmhCUUTsoej5qOF4mG8VCjEOb0JsvDikLBep4MDnGYI=',
    'm4',
    'sxsg9QQmJCUU2Bs4NUi9kN5y/QuM8jgqiPn1LOUHayMufY/pW2L2KYDgSjePPF9hvZX7AuahWcAKGfUqxwxsBA==',
  ],
  [
    'key with a torsion part',
    'xmhCUUTsoej5qOF4mG8VCjEOb0JsvDikLBep4MDnGYI=',
    'm',
    'sxsg9QQmJCUU2Bs4NUi9kN5y/QuM8jgqiPn1LOUHayM3IPLMqrr4HLKb+f1R9bpO1GaxMlAaPlqjNSYLIyPtBg==',
  ],
  [
    'key of order one',
    'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'm',
    'SPD9Z2XO5iotZEWwo/BVFGL0fKzwXZOz/fjPVadP5yTICclnf0WJ4dkA1VjJihYNuhBLMANrMGt+cALaIy+aBg==',
  ],
  [
    'key of order one, not reduced',
    '7v///////////////////////////////////////38=',
    'm',
    'SPD9Z2XO5iotZEWwo/BVFGL0fKzwXZOz/fjPVadP5yTICclnf0WJ4dkA1VjJihYNuhBLMANrMGt+cALaIy+aBg==',
  ],
  [
    'key and R of order one',
    'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'm',
    'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==',
  ],
  [
    'key that is no point',
    'AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'm',
    'sxsg9QQmJCUU2Bs4NUi9kN5y/QuM8jgqiPn1LOUHayMTBzmdZyd9D6gtHR7wp41y4qUVpWx8zjj2CZI85khWAA==',
  ],
] as const;

const openssl = ({ publicKey, sig, text }: SealToCheck): boolean =>
  signatureHolds(publicKey, Buffer.from(text), Buffer.from(sig, 'base64'));

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
const good = (text: string): SealToCheck => ({
  publicKey: raw,
  sig: sign(null, Buffer.from(text), privateKey).toString('base64'),
  text,
});

describe('a seal', () => {
  it('holds where it was made so, in any script', () => {
    for (const text of ['', 'a', '令和8年', '\u0000', 'x'.repeat(40_000)]) expect(sealHolds(good(text))).toBe(true);
    expect(sealHolds({ ...good('a'), text: 'b' })).toBe(false);
  });

  it.each(edges)('%s: what holds at the office holds for the verifier', (_name, key, text, sig) => {
    const seal = { publicKey: key, sig, text };
    expect(sealHolds(seal)).toBe(openssl(seal));
  });

  it('with any bit turned holds for neither', () => {
    const turned = (base64: string, bit: number): string => {
      const bytes = Buffer.from(base64, 'base64');
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return bytes.toString('base64');
    };
    fc.assert(
      fc.property(fc.string(), fc.nat(511), fc.nat(255), (text, sigBit, keyBit) => {
        const seal = good(text);
        expect(sealHolds({ ...seal, sig: turned(seal.sig, sigBit) })).toBe(false);
        const other = { ...seal, publicKey: turned(seal.publicKey, keyBit) };
        expect([sealHolds(other), openssl(other)]).toEqual([false, false]);
      }),
    );
  });

  it.each([
    ['a key in another writing', { publicKey: raw.replace('=', '') }],
    ['a key that is too short', { publicKey: 'AAAA' }],
    ['a signature that is too long', { sig: Buffer.alloc(65).toString('base64') }],
    ['no signature', { sig: '' }],
  ])('with %s does not hold', (_what, change) => {
    expect(sealHolds({ ...good('a'), ...change })).toBe(false);
  });
});

describe('threads that check seals', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-seals-'));
  const program = join(folder, 'program.mjs');
  const server = programPath('server');
  afterEach(() => rmSync(program, { force: true }));

  it('answer in order, whoever is asked', async () => {
    const checker = checkSealsInThreads(2, server);
    const batch = Array.from({ length: 50 }, (_, n) => (n % 7 === 3 ? { ...good('a'), text: 'b' } : good(`${n}`)));
    const expected = batch.map((_, n) => n % 7 !== 3);
    const answers = await Promise.all([1, 2, 3, 4].map(() => checker.check(batch)));
    for (const answer of answers) expect(answer).toEqual(expected);
    expect(await checker.check([])).toEqual([]);
    await checker.close();
    await expect(checker.check(batch)).rejects.toThrow(SealsUnchecked);
  });

  it('that die leave a batch unchecked, and the next one is checked', async () => {
    // Dies of the first batch that it is given, once.
    const mark = join(folder, 'died');
    writeFileSync(
      program,
      `import { existsSync, writeFileSync } from 'node:fs';
       import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ id, job }) => {
         if (!existsSync(${JSON.stringify(mark)})) { writeFileSync(${JSON.stringify(mark)}, ''); process.exit(1); }
         parentPort.postMessage({ id, ok: true, done: job.map(() => true) });
       });`,
    );
    const checker = checkSealsInThreads(1, program);
    await expect(checker.check([good('a')])).rejects.toThrow(SealsUnchecked);
    expect(await checker.check([good('a')])).toEqual([true]);
    await checker.close();
    rmSync(folder, { recursive: true });
  });
});

it('takes nothing in that nobody looked at: OF-503, and the same batch later', async () => {
  let isBroken = true;
  const office = await openOffice({
    seals: {
      check: (seals) => (isBroken ? Promise.reject(new SealsUnchecked('gone')) : Promise.resolve(seals.map(sealHolds))),
      close: () => Promise.resolve(),
    },
  });
  const terminal = await enrolTerminal(office);
  const batch = [terminal.opening(), terminal.trail.add('agent.started', { version: '0', pid: 1 })];
  const refused = await terminal.send(batch);
  expect([refused.statusCode, refused.json().code]).toEqual([503, 'OF-503']);
  expect(await office.store.db.selectFrom('entries').select('seq').execute()).toEqual([]);
  isBroken = false;
  expect((await terminal.send(batch)).statusCode).toBe(200);
  await office.close();
});
