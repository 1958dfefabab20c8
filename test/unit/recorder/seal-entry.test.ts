import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '#contract/json.ts';
import { commitment, Leaf, leafHash, sealedBytes } from '#contract/trail/entry.ts';
import { verifierFrom } from '../../../recorder/keys/ed25519.ts';
import { sealEntry } from '../../../recorder/trail/seal-entry.ts';
import { sha256 } from '../../../recorder/trail/sha256.ts';
import { seededKey } from '../../attack/support/seeded-key.ts';

const key = seededKey('seal-entry');
const nextKey = seededKey('seal-entry, next').publicKey;
const isWhole = (value: unknown): boolean => JSON.stringify(value).isWellFormed();
const data = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'grapheme' })).filter(isWhole);

it('writes and hashes the texts that the contract would make of the same entry', () => {
  const end = {
    chain: 'loan:L-20261121-001',
    next: 7,
    head: 'ab'.repeat(32),
    key: { period: 3, publicKey: key.publicKey },
  };
  const moment = { at: '2026-11-21T00:00:00.000Z', boot: '6f1e0d0c-0000-4000-8000-000000000001', mono: 12_345 };
  const sign = (bytes: Uint8Array): string => Buffer.from(key.sign(bytes)).toString('base64');
  fc.assert(
    fc.property(data, fc.boolean(), fc.uint8Array({ minLength: 16, maxLength: 16 }), (facts, closes, saltBytes) => {
      const salt = Buffer.from(saltBytes).toString('hex');
      const entry = { type: 'command.refused', session: null, actor: 'system', data: facts } as const;
      const { body, stored } = sealEntry(end, moment, entry, { salt, sign, nextKey: closes ? nextKey : null });
      const leaf = Leaf.parse(JSON.parse(stored.leaf));
      expect(leaf.body).toEqual(body);
      expect(stored).toEqual({
        ...{ chain: end.chain, seq: 7, salt, leaf: canonicalJson(leaf), data: canonicalJson(facts) },
        hash: leafHash(sha256, leaf),
      });
      expect(body.commit).toBe(commitment(sha256, salt, facts));
      expect(leaf.prev).toBe(end.head);
      expect(leaf.seal.period).toBe(3);
      expect(verifierFrom(key.publicKey)(sealedBytes(body, end.head), leaf.seal.sig)).toBe(true);
    }),
  );
});
