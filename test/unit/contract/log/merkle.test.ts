import { describe, expect, test } from 'vitest';
import {
  consistencyProof,
  emptyRoot,
  frontierAt,
  inclusionProof,
  interiorNode,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '#contract/log/merkle.ts';
import { fromHex, here, hexOf, SampleTree, sha256 } from './support/sample-tree.ts';

/** The leaves and roots that Certificate Transparency's reference implementation publishes for RFC 6962. */
const reference = new SampleTree();
for (const leaf of ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'])
  reference.add(fromHex(leaf));
const referenceRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const [n01, n23, n45, n47, n03] = [
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
];
const [n0, n1, n4, n67] = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
];

describe('the reference tree of RFC 6962', () => {
  test.each(referenceRoots.map((root, size) => ({ size, root })))('root over $size leaves', ({ size, root }) => {
    expect(hexOf(reference.rootAt(size))).toBe(root);
  });

  test('the empty root is the hash of nothing', () => {
    expect(hexOf(emptyRoot(sha256))).toBe(referenceRoots[0]);
  });

  test.each([
    { index: 0, size: 1, proof: [] },
    { index: 0, size: 8, proof: [n1, n23, n47] },
    { index: 5, size: 8, proof: [n4, n67, n03] },
    { index: 2, size: 3, proof: [n01] },
    { index: 1, size: 5, proof: [n0, n23, n4] },
  ])('inclusion of $index in $size', async ({ index, size, proof }) => {
    const made = await inclusionProof(sha256, index, size, reference.readNode);
    expect(made.map(hexOf)).toEqual(proof);
    const claim = { leaf: reference.nodeOf(index), index, size, proof: made, root: reference.rootAt(size) };
    expect(verifyInclusion(sha256, claim)).toBe(true);
  });

  test.each([
    { oldSize: 1, size: 1, proof: [] },
    { oldSize: 0, size: 8, proof: [] },
    { oldSize: 1, size: 8, proof: [n1, n23, n47] },
    { oldSize: 6, size: 8, proof: [n45, n67, n03] },
    { oldSize: 2, size: 5, proof: [n23, n4] },
    { oldSize: 6, size: 7, proof: [n45, hexOf(reference.nodeOf(6)), n03] },
  ])('consistency of $oldSize with $size', async ({ oldSize, size, proof }) => {
    const made = await consistencyProof(sha256, oldSize, size, reference.readNode);
    expect(made.map(hexOf)).toEqual(proof);
    const claim = {
      oldSize,
      oldRoot: reference.rootAt(oldSize),
      size,
      root: reference.rootAt(size),
      proof: made,
    };
    expect(verifyConsistency(sha256, claim)).toBe(true);
  });
});

describe('edges', () => {
  const root = reference.rootAt(8);
  const node = reference.nodeOf(0);

  test('an empty old tree needs the empty root and an empty proof', () => {
    const claim = { oldSize: 0, oldRoot: emptyRoot(sha256), size: 8, root, proof: [] };
    expect(verifyConsistency(sha256, claim)).toBe(true);
    expect(verifyConsistency(sha256, { ...claim, proof: [node] })).toBe(false);
    expect(verifyConsistency(sha256, { ...claim, oldRoot: root })).toBe(false);
  });

  test('a new tree of size 0 has the empty root only', () => {
    const claim = { oldSize: 0, oldRoot: emptyRoot(sha256), size: 0, proof: [] };
    expect(verifyConsistency(sha256, { ...claim, root: emptyRoot(sha256) })).toBe(true);
    expect(verifyConsistency(sha256, { ...claim, root })).toBe(false);
  });

  test('equal sizes need equal roots and an empty proof', () => {
    const claim = { oldSize: 8, oldRoot: root, size: 8, root, proof: [] };
    expect(verifyConsistency(sha256, claim)).toBe(true);
    expect(verifyConsistency(sha256, { ...claim, proof: [node] })).toBe(false);
    expect(verifyConsistency(sha256, { ...claim, root: reference.rootAt(7) })).toBe(false);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 8])('index %d is not in a tree of 8', (index) => {
    expect(verifyInclusion(sha256, { leaf: node, index, size: 8, proof: [], root })).toBe(false);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 9])('old size %d is not below 8', (oldSize) => {
    expect(verifyConsistency(sha256, { oldSize, oldRoot: root, size: 8, root, proof: [] })).toBe(false);
  });

  test('a root made to fit a proof that is too long, or an index after the end', () => {
    const claim = { leaf: node, index: 0, size: 1, proof: [root], root: interiorNode(sha256, root, node) };
    expect(verifyInclusion(sha256, claim)).toBe(false);
    expect(verifyInclusion(sha256, { ...claim, index: 1, proof: [], root: node })).toBe(false);
  });

  test('nodes of another length are refused', () => {
    const short = new Uint8Array(31);
    const claim = { leaf: root, index: 0, size: 1, proof: [], root };
    expect(verifyInclusion(sha256, claim)).toBe(true);
    expect(verifyInclusion(sha256, { ...claim, leaf: short, root: short })).toBe(false);
    const consistency = { oldSize: 8, oldRoot: short, size: 8, root: short, proof: [] };
    expect(verifyConsistency(sha256, consistency)).toBe(false);
  });

  test('sizes beyond 32 bits', async () => {
    // A tree of 2^40 + 1 leaves, all nodes of one level alike: its left half is one perfect subtree.
    const perfect: Uint8Array[] = [node];
    for (let level = 1; level <= 40; level += 1) {
      const below = here(perfect[level - 1]);
      perfect.push(sha256(Buffer.concat([Uint8Array.of(1), below, below])));
    }
    const readNode = async (level: number): Promise<Uint8Array> => here(perfect[level]);
    const size = 2 ** 40 + 1;
    const whole = rootOf(sha256, await frontierAt(size, readNode));
    for (const index of [0, 2 ** 32, 2 ** 33 + 5, 2 ** 40 - 1, 2 ** 40]) {
      const proof = await inclusionProof(sha256, index, size, readNode);
      expect(proof).toHaveLength(index === 2 ** 40 ? 1 : 41);
      expect(verifyInclusion(sha256, { leaf: node, index, size, proof, root: whole })).toBe(true);
      expect(verifyInclusion(sha256, { leaf: node, index, size: 2 ** 39 + 1, proof, root: whole })).toBe(false);
    }
    const oldSize = 2 ** 33 + 2 ** 10;
    const oldRoot = rootOf(sha256, await frontierAt(oldSize, readNode));
    const proof = await consistencyProof(sha256, oldSize, size, readNode);
    expect(verifyConsistency(sha256, { oldSize, oldRoot, size, root: whole, proof })).toBe(true);
    expect(verifyConsistency(sha256, { oldSize: oldSize - 1, oldRoot, size, root: whole, proof })).toBe(false);
  });

  test('asking for what is not in the tree is a bug', async () => {
    await expect(inclusionProof(sha256, 8, 8, reference.readNode)).rejects.toThrow(RangeError);
    await expect(inclusionProof(sha256, 0, 0, reference.readNode)).rejects.toThrow(RangeError);
    await expect(consistencyProof(sha256, 9, 8, reference.readNode)).rejects.toThrow(RangeError);
    await expect(frontierAt(-1, reference.readNode)).rejects.toThrow(RangeError);
  });

  test('a node that cannot be read rejects', async () => {
    const broken = async (): Promise<Uint8Array> => Promise.reject(new Error('disk'));
    await expect(inclusionProof(sha256, 3, 7, broken)).rejects.toThrow('disk');
  });
});
