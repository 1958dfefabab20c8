import { describe, expect, test } from 'vitest';
import { frontierAt, inclusionProof, rootOf } from '#contract/log/merkle.ts';
import {
  decodeBundle,
  encodeBundle,
  entriesPath,
  maxLeafBytes,
  nodeFromTiles,
  readTilePath,
  tilePath,
  tilesOf,
  widthOfTile,
} from '#contract/log/tile.ts';
import { hexOf, SampleTree, sha256 } from './support/sample-tree.ts';

describe('paths', () => {
  test.each([
    { path: 'tile/0/x001/x234/067', made: tilePath(0, 1234067, null) },
    { path: 'tile/1/000.p/17', made: tilePath(1, 0, 17) },
    { path: 'tile/63/999', made: tilePath(63, 999, null) },
    { path: 'tile/0/x001/000', made: tilePath(0, 1000, null) },
    { path: 'tile/entries/x273/112.p/1', made: entriesPath(273112, 1) },
    { path: 'tile/entries/000', made: entriesPath(0, null) },
    { path: 'tile/0/x009/x007/x199/x254/x740/991', made: tilePath(0, Number.MAX_SAFE_INTEGER, null) },
  ])('$path', ({ path, made }) => {
    expect(made).toBe(path);
    const read = readTilePath(path);
    expect(read).not.toBeNull();
    if (read === null) return;
    expect(
      read.kind === 'tile' ? tilePath(read.level, read.index, read.width) : entriesPath(read.index, read.width),
    ).toBe(path);
  });

  test.each([
    '',
    'tile',
    '/tile/0/000',
    'tile/0/000/',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/0/x001/x234',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000.P/1',
    'tile/data/000',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/0/x001/../000',
    'tile/0/%30%30%30',
    'tile/0/000\n',
    'tile/0/٠٠٠',
  ])('refuses %j', (path) => {
    expect(readTilePath(path)).toBeNull();
  });

  test.each([
    () => tilePath(64, 0, null),
    () => tilePath(0.5, 0, null),
    () => tilePath(0, -1, null),
    () => tilePath(0, 2 ** 53, null),
    () => tilePath(0, 0, 0),
    () => entriesPath(0, 256),
  ])('what has no path is a bug (%#)', (make) => {
    expect(make).toThrow(RangeError);
  });
});

describe('tiles of a size', () => {
  test('70,000 leaves, as the specification counts them', () => {
    expect(tilesOf(70_000)).toEqual([
      { level: 0, full: 273, partial: 112 },
      { level: 1, full: 1, partial: 17 },
      { level: 2, full: 0, partial: 1 },
    ]);
  });

  test('256 leaves are a full tile and one hash above it', () => {
    expect(tilesOf(256)).toEqual([
      { level: 0, full: 1, partial: 0 },
      { level: 1, full: 0, partial: 1 },
    ]);
    expect(tilesOf(255)).toEqual([{ level: 0, full: 0, partial: 255 }]);
    expect(tilesOf(0)).toEqual([]);
  });

  test('width of one tile', () => {
    expect(widthOfTile(0, 272, 70_000)).toBe(256);
    expect(widthOfTile(0, 273, 70_000)).toBe(112);
    expect(widthOfTile(0, 274, 70_000)).toBe(0);
    expect(widthOfTile(2, 0, 70_000)).toBe(1);
    expect(widthOfTile(3, 0, 70_000)).toBe(0);
    expect(widthOfTile(0, 1, 256)).toBe(0);
  });
});

describe('nodes from tiles', () => {
  const size = 66_000;
  const tree = SampleTree.of(size);
  const readTile = async (level: number, index: number, width: number | null): Promise<Uint8Array> => {
    const nodes = Array.from({ length: width ?? 256 }, (_, i) => tree.readNode(level * 8, index * 256 + i));
    return new Uint8Array(Buffer.concat(await Promise.all(nodes)));
  };
  const readNode = nodeFromTiles(sha256, size, readTile);

  test.each([
    [0, 0],
    [0, 65_999],
    [1, 32_999],
    [3, 8_249],
    [7, 0],
    [7, 514],
    [8, 0],
    [8, 256],
    [9, 127],
    [15, 1],
    [16, 0],
  ])('level %d, index %d', async (level, index) => {
    expect(hexOf(await readNode(level, index))).toBe(hexOf(await tree.readNode(level, index)));
  });

  test('proofs and root come out as from the nodes themselves', async () => {
    expect(rootOf(sha256, await frontierAt(size, readNode))).toEqual(tree.rootAt(size));
    expect(await inclusionProof(sha256, 65_800, size, readNode)).toEqual(
      await inclusionProof(sha256, 65_800, size, tree.readNode),
    );
  });

  test.each([
    [0, 66_000],
    [1, 33_000],
    [16, 1],
    [24, 0],
  ])('level %d, index %d is outside', async (level, index) => {
    await expect(readNode(level, index)).rejects.toThrow(RangeError);
  });

  test('a tile of another length rejects', async () => {
    const cut = nodeFromTiles(sha256, size, async (...at) => (await readTile(...at)).slice(1));
    await expect(cut(3, 7)).rejects.toThrow(RangeError);
  });
});

describe('bundles', () => {
  const leaves = [new Uint8Array(0), Uint8Array.of(1, 2, 3), new Uint8Array(maxLeafBytes).fill(7)];

  test('a length before each leaf', () => {
    expect(hexOf(encodeBundle(leaves.slice(0, 2)))).toBe('00000003010203');
    expect(decodeBundle(encodeBundle(leaves), 3)).toEqual(leaves);
    expect(decodeBundle(new Uint8Array(0), 0)).toEqual([]);
  });

  test('anything but the expected number of whole leaves is refused', () => {
    const bundle = encodeBundle(leaves);
    expect(decodeBundle(bundle, 2)).toBeNull();
    expect(decodeBundle(bundle, 4)).toBeNull();
    expect(decodeBundle(bundle.slice(0, -1), 3)).toBeNull();
    expect(decodeBundle(Uint8Array.of(...bundle, 0), 3)).toBeNull();
    expect(decodeBundle(Uint8Array.of(...bundle, 0, 0), 3)).toBeNull();
  });

  test('a leaf that is too long is a bug', () => {
    expect(() => encodeBundle([new Uint8Array(maxLeafBytes + 1)])).toThrow(RangeError);
  });
});
