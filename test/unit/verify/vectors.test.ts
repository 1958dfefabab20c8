import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publicKeyOf, signatureHolds } from '../../../verify/format/ed25519.ts';
import { commitmentHex, leafHashBase64, leafHashHex } from '../../../verify/format/hash.ts';
import { canonicalText } from '../../../verify/format/jcs.ts';
import { fileOf } from '../../attack/support/bundle-maker.ts';
import { makeTrailVectors } from '../../vectors/make-trail-vectors.ts';
import { reportOn } from './support/verified.ts';

const file = join(import.meta.dirname, '../../vectors/trail.json');
const made = await makeTrailVectors();
// Written anew only on purpose: a changed vector is a changed format.
if (process.env.TANMORI_WRITE_VECTORS === '1') writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as typeof made;

describe('test/vectors/trail.json', () => {
  it('is what the contract makes today', () => {
    expect(JSON.parse(JSON.stringify(made))).toEqual(vectors);
  });

  it('is what the verifier computes from the document', () => {
    const { enrolled } = vectors;
    expect(canonicalText(enrolled.facts)).toBe(enrolled.factsJcs);
    const commit = commitmentHex(enrolled.salt, enrolled.factsJcs);
    expect(enrolled.treeLeaf).toBe(`{"commit":"${commit}","kind":"act","v":1}`);
    expect(leafHashBase64(enrolled.treeLeaf)).toBe(enrolled.treeLeafHash);
    let [head, period] = [vectors.genesis, 0];
    for (const entry of vectors.entries) {
      const leaf = JSON.parse(entry.leaf);
      expect(canonicalText(entry.data)).toBe(entry.dataJcs);
      expect(commitmentHex(entry.salt, entry.dataJcs)).toBe(entry.commit);
      expect([leaf.prev, leaf.seal.period]).toEqual([head, period]);
      const key = vectors.periods[period]?.publicKey ?? '';
      expect(publicKeyOf(key)).not.toBeNull();
      expect(signatureHolds(key, Buffer.from(entry.sealed), Buffer.from(entry.sig, 'base64'))).toBe(true);
      head = leafHashHex(entry.leaf);
      expect(head).toBe(entry.leafHash);
      expect(leafHashBase64(entry.treeLeaf)).toBe(entry.treeLeafHash);
      if (leaf.body.nextKey !== null) period += 1;
    }
    expect(period).toBe(1);
  });

  it('holds a bundle that is sound', async () => {
    const report = await reportOn(fileOf(vectors.bundle), vectors.trust);
    expect(report).toMatchObject({ verdict: 'sound', content: { counts: { chains: 1, entries: 3, sessions: 1 } } });
    expect(report.log?.root).toBe(vectors.log.roots.at(-1));
  });
});
