import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson, isTameJson } from '#contract/json.ts';
import { commitment, leafHash, sealedBytes, type TrailEntry } from '#contract/trail/entry.ts';
import { canonicalText, examine } from '../../server/workflow/ingest/examine.ts';
import { newKeyPair, sha256, Trail } from './support/trail.ts';

it('writes tame JSON as RFC 8785 does', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.dictionary(text, fc.jsonValue()), (value, object) => {
      for (const each of [value, object, [object, value]]) {
        // As it comes: out of the JSON reader.
        const parsed: unknown = JSON.parse(JSON.stringify(each));
        fc.pre(isTameJson(parsed));
        const canonical = canonicalJson(parsed);
        expect(canonicalText(parsed)).toBe(canonical);
        expect(canonicalText(JSON.parse(canonical))).toBe(canonical);
      }
    }),
  );
  const numbers = '[1e21,1e-7,-0,0.1,333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]';
  expect(canonicalText(JSON.parse(numbers))).toBe(canonicalJson(JSON.parse(numbers)));
  const keys =
    '{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7,"__x":8,"10":9,"2":0}';
  expect(canonicalText(JSON.parse(keys))).toBe(canonicalJson(JSON.parse(keys)));
});

it('says of an entry what the contract says', () => {
  const trail = new Trail('loan:L-20261121-001', 'e'.repeat(64), newKeyPair());
  const entries = trail.day('2f1c7a52-37a5-4f0e-9f6e-0d0a4a3f9a10');
  for (const entry of [...entries, trail.add('period.closed', {})]) {
    const examined = examine(entry);
    expect(examined.leafText).toBe(canonicalJson(entry.leaf));
    expect(Buffer.from(examined.sealedText)).toEqual(Buffer.from(sealedBytes(entry.leaf.body, entry.leaf.prev)));
    expect(examined.hash).toBe(leafHash(sha256, entry.leaf));
    expect(examined.dataText).toBe(canonicalJson(entry.data));
    expect(examined.bytes).toBe(Buffer.byteLength(JSON.stringify(entry)));
    expect(examined.commitHolds).toBe(true);
    expect(commitment(sha256, entry.salt, entry.data)).toBe(entry.leaf.body.commit);
  }
  const [first] = entries;
  const spoiled: TrailEntry | undefined = first && { ...first, salt: 'f'.repeat(32) };
  expect(spoiled && examine(spoiled).commitHolds).toBe(false);
});
