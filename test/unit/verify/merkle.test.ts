import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHashHex, sha256Base64 } from '../../../verify/format/hash.ts';
import { emptyRoot, InclusionCheck, isConsistent, isProof, nodeOver } from '../../../verify/log/merkle.ts';
import { LogMaker, toBase64 } from '../../attack/support/log-maker.ts';

const fromHex = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const leafOf = (bytes: Uint8Array): string => sha256Base64(Buffer.concat([Buffer.of(0), bytes]));

/** Certificate Transparency's reference leaves for RFC 6962, and the root over all of them. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const root = fromHex('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
const rootOf6 = fromHex('76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef');
const n = (hex: string): string => fromHex(hex);
const n1 = n('96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7');
const n23 = n('5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e');
const n45 = n('0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a');
const n47 = n('6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4');
const n03 = n('d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7');
const n67 = n('ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0');

const treeOf = (size: number): LogMaker => {
  const log = new LogMaker();
  for (let i = 0; i < size; i += 1) log.append(Buffer.from(`leaf ${i}`));
  return log;
};
const leafAt = (i: number): string => leafOf(Buffer.from(`leaf ${i}`));

describe('the reference tree of RFC 6962', () => {
  it('has these hashes', () => {
    expect(emptyRoot).toBe(fromHex('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'));
    expect(leafHashHex('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(leafOf(Buffer.from('00', 'hex'))).toBe(n1);
    expect(nodeOver(n03, n47)).toBe(root);
  });

  it('includes its first leaf and its sixth', () => {
    const log = new InclusionCheck(8, root);
    expect(log.holds(leafOf(Buffer.alloc(0)), 0, [n1, n23, n47])).toBe(true);
    expect(
      log.holds(leafOf(Buffer.from(leaves[5] ?? '', 'hex')), 5, [leafOf(Buffer.from('3031', 'hex')), n67, n03]),
    ).toBe(true);
    expect(log.holds(leafOf(Buffer.alloc(0)), 1, [n1, n23, n47])).toBe(false);
  });

  it('begins with its first six leaves', () => {
    const proof = [n45, n67, n03];
    expect(isConsistent({ size: 6, root: rootOf6 }, { size: 8, root }, proof)).toBe(true);
    expect(isConsistent({ size: 6, root: rootOf6 }, { size: 8, root }, proof.toReversed())).toBe(false);
    expect(isConsistent({ size: 4, root: n03 }, { size: 8, root }, [n47])).toBe(true);
    expect(isConsistent({ size: 4, root: n03 }, { size: 8, root }, [n03, n47])).toBe(false);
  });
});

describe('any tree', () => {
  it('includes each leaf at its own place alone, with and without remembered nodes', { timeout: 120_000 }, async () => {
    for (const size of [1, 2, 3, 5, 7, 8, 13, 33, 64, 100]) {
      const log = treeOf(size);
      const check = new InclusionCheck(size, toBase64(await log.root()));
      for (let i = 0; i < size; i += 1) {
        const proof = await log.inclusion(i);
        expect(check.holds(leafAt(i), i, proof)).toBe(true);
        for (let other = 0; other < size + 2; other += 1) {
          if (other !== i) expect(check.holds(leafAt(i), other, proof)).toBe(false);
        }
        for (const [at, hash] of proof.entries()) {
          const bad = proof.with(at, hash.startsWith('A') ? `B${hash.slice(1)}` : `A${hash.slice(1)}`);
          expect(check.holds(leafAt(i), i, bad)).toBe(false);
          expect(check.holds(leafAt(i), i, proof.toSpliced(at, 1))).toBe(false);
          expect(check.holds(leafAt(i), i, proof.toSpliced(at, 0, hash))).toBe(false);
        }
        expect(check.holds(leafAt(i), i, [...proof, n1])).toBe(false);
        expect(check.holds(leafAt(i + 1), i, proof)).toBe(false);
      }
    }
  });

  it('begins with each smaller tree, and with no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), async (size, oldAt, at) => {
        const log = treeOf(size);
        const old = oldAt % (size + 1);
        const tree = { size, root: toBase64(await log.root()) };
        const before = { size: old, root: toBase64(await log.root(old)) };
        const proof = await log.consistency(old);
        expect(isConsistent(before, tree, proof)).toBe(true);
        expect(isConsistent({ ...before, root: leafAt(999) }, tree, proof)).toBe(false);
        expect(isConsistent(before, tree, [...proof, n1])).toBe(false);
        if (old > 0 && old < size) expect(isConsistent(before, { ...tree, root: leafAt(999) }, proof)).toBe(false);
        if (proof.length > 0) expect(isConsistent(before, tree, proof.toSpliced(at % proof.length, 1))).toBe(false);
      }),
    );
  });

  it('has no proof that is longer than 64 hashes or not made of hashes', () => {
    expect(isProof(Array(64).fill(n1))).toBe(true);
    expect(isProof(Array(65).fill(n1))).toBe(false);
    expect(isProof([n1.replace('=', '')])).toBe(false);
    expect(isProof(`${n1}`)).toBe(false);
  });

  it('remembers a bounded number of nodes and still answers rightly', { timeout: 120_000 }, async () => {
    const size = 20_000;
    const log = treeOf(size);
    const check = new InclusionCheck(size, toBase64(await log.root()));
    for (let i = 0; i < size; i += 7) expect(check.holds(leafAt(i), i, await log.inclusion(i))).toBe(true);
    const proof = await log.inclusion(4321);
    expect(check.holds(leafAt(4321), 4321, proof)).toBe(true);
    expect(check.holds(leafAt(4322), 4321, proof)).toBe(false);
  });
});
