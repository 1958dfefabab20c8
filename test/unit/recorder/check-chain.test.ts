import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#contract/json.ts';
import { Leaf, leafHash } from '#contract/trail/entry.ts';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { checkRow as checkRowWith, sealCheck } from '../../../recorder/trail/check-chain.ts';
import { type ChainEnd, type Moment, type StoredEntry, sealEntry } from '../../../recorder/trail/seal-entry.ts';
import { sha256 } from '../../../recorder/trail/sha256.ts';

const signer = signerFrom(Buffer.alloc(32, 9));
const end: ChainEnd = {
  chain: 'loan:L-20261101-001',
  next: 4,
  head: 'a'.repeat(64),
  key: { period: 3, publicKey: signer.publicKey },
};
const checkRow = (row: StoredEntry, at: ChainEnd) => checkRowWith(row, at, sealCheck());
const moment: Moment = { at: '2026-11-20T00:00:00.000Z', boot: '11111111-1111-4111-8111-111111111111', mono: 5 };
const entry = { type: 'agent.lost', session: null, actor: 'system', data: { pid: 7 } } as const;
const seal = (sign = signer.sign, at = end) =>
  sealEntry(at, moment, entry, { salt: '0'.repeat(32), sign, nextKey: null }).stored;

describe('checkRow', () => {
  test('takes what was sealed', () => {
    expect(checkRow(seal(), end)).toMatchObject({ ok: true, data: { pid: 7 } });
  });

  test('a forger who rewrites leaf and hash is betrayed by the seal', () => {
    const row = seal();
    const leaf = Leaf.parse(JSON.parse(row.leaf));
    const forged = { ...leaf, body: { ...leaf.body, at: '2026-11-19T00:00:00.000Z' } };
    const whole = { ...row, leaf: canonicalJson(forged), hash: leafHash(sha256, forged) };
    expect(checkRow(whole, end)).toEqual({ ok: false, fault: 'seal' });
  });

  test('another key is no seal', () => {
    expect(checkRow(seal(signerFrom(Buffer.alloc(32, 1)).sign), end)).toEqual({ ok: false, fault: 'seal' });
  });

  test.each([
    ['a period before', 2, 'earlier-key'],
    ['a period after', 4, 'later-key'],
  ] as const)('the right key under the number of %s is no seal', (_name, period, fault) => {
    const row = seal(signer.sign, { ...end, key: { ...end.key, period } });
    expect(checkRow(row, end)).toEqual({ ok: false, fault });
  });

  test.each([
    ['another number', { next: 5 }, 'seq'],
    ['another head', { head: 'b'.repeat(64) }, 'prev'],
    ['another chain', { chain: 'loan:L-20261101-002' }, 'chain'],
  ] as const)('%s before it', (_name, change, fault) => {
    expect(checkRow(seal(), { ...end, ...change })).toEqual({ ok: false, fault });
  });

  test.each([
    ['data', { data: '{ "pid": 7 }' }],
    ['leaf', { leaf: `${seal().leaf} ` }],
  ])('the same %s spelt otherwise is refused: the text is what goes out', (_name, change) => {
    expect(checkRow({ ...seal(), ...change }, end)).toEqual({ ok: false, fault: 'canonical' });
  });
});
