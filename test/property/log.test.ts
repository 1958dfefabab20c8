import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddCheckpoint, readAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { decodeBase64, encodeBase64 } from '#contract/log/base64.ts';
import { formatCheckpoint, readCheckpoint } from '#contract/log/checkpoint.ts';
import { cosignatureBlob, readCosignatureBlob } from '#contract/log/cosignature.ts';
import {
  consistencyProof,
  frontierAt,
  inclusionProof,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '#contract/log/merkle.ts';
import { formatNote, openNote, readNote } from '#contract/log/note.ts';
import {
  decodeBundle,
  encodeBundle,
  entriesPath,
  nodeFromTiles,
  readTilePath,
  tilePath,
  tilesOf,
  widthOfTile,
} from '#contract/log/tile.ts';
import { formatTlogProof, readTlogProof, verifyTlogProof } from '#contract/log/tlog-proof.ts';
import { isKeyName, readVkey } from '#contract/log/verifier-key.ts';
import { sampleSigner, verifyEd25519 } from '../unit/contract/log/support/sample-keys.ts';
import { here, SampleTree, sha256 } from '../unit/contract/log/support/sample-tree.ts';

const maxSize = 600;
const tree = SampleTree.of(maxSize);

const flip = (proof: readonly Uint8Array[], bit: number): readonly Uint8Array[] =>
  proof.map((node, i) => {
    const copy = Uint8Array.from(node);
    const at = Math.floor(bit / 8) - i * 32;
    if (at >= 0 && at < 32) copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
    return copy;
  });

/** Every way of changing a proof's list that leaves another list. */
function spoilt(proof: readonly Uint8Array[], pick: number, stray: Uint8Array): readonly (readonly Uint8Array[])[] {
  const at = proof.length === 0 ? 0 : pick % proof.length;
  const changed = [[...proof, stray], [stray, ...proof], proof.toSpliced(at, 0, stray)];
  if (proof.length === 0) return changed;
  return [
    ...changed,
    flip(proof, pick % (proof.length * 256)),
    proof.toSpliced(at, 1),
    proof.slice(1),
    proof.slice(0, -1),
  ];
}

const leafOfTree = fc
  .integer({ min: 1, max: maxSize })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }));
const twoSizes = fc
  .integer({ min: 0, max: maxSize })
  .chain((size) => fc.record({ size: fc.constant(size), oldSize: fc.integer({ min: 0, max: size }) }));
const node = fc.uint8Array({ minLength: 32, maxLength: 32 });
const pick = fc.nat({ max: 1 << 20 });

describe('inclusion', () => {
  test('every leaf of every small tree', async () => {
    for (let size = 1; size <= 70; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = await inclusionProof(sha256, index, size, tree.readNode);
        const claim = { leaf: tree.nodeOf(index), index, size, proof, root: tree.rootAt(size) };
        expect(verifyInclusion(sha256, claim), `${index} of ${size}`).toBe(true);
      }
    }
  });

  test('holds as it was built, and in no other way', () =>
    fc.assert(
      fc.asyncProperty(leafOfTree, pick, node, fc.nat({ max: maxSize }), async ({ size, index }, at, stray, other) => {
        const root = tree.rootAt(size);
        const leaf = tree.nodeOf(index);
        const proof = await inclusionProof(sha256, index, size, tree.readNode);
        const claim = { leaf, index, size, proof, root };
        expect(verifyInclusion(sha256, claim)).toBe(true);
        for (const bad of spoilt(proof, at, stray))
          expect(verifyInclusion(sha256, { ...claim, proof: bad })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, leaf: here(flip([leaf], at % 256)[0]) })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, root: here(flip([root], at % 256)[0]) })).toBe(false);
        if (other !== index) expect(verifyInclusion(sha256, { ...claim, index: other })).toBe(false);
        if (other !== size) {
          // The size itself is not hashed, and a path's length can fit several: the root is what tells them apart.
          expect(verifyInclusion(sha256, { ...claim, size: other, root: tree.rootAt(other) })).toBe(false);
        }
      }),
      { numRuns: 400 },
    ));
});

describe('consistency', () => {
  test('every pair of small sizes', async () => {
    for (let size = 0; size <= 70; size += 1) {
      for (let oldSize = 0; oldSize <= size; oldSize += 1) {
        const proof = await consistencyProof(sha256, oldSize, size, tree.readNode);
        const claim = { oldSize, oldRoot: tree.rootAt(oldSize), size, root: tree.rootAt(size), proof };
        expect(verifyConsistency(sha256, claim), `${oldSize} to ${size}`).toBe(true);
      }
    }
  });

  test('holds as it was built, and in no other way', () =>
    fc.assert(
      fc.asyncProperty(twoSizes, pick, node, fc.nat({ max: maxSize }), async ({ size, oldSize }, at, stray, other) => {
        const oldRoot = tree.rootAt(oldSize);
        const root = tree.rootAt(size);
        const proof = await consistencyProof(sha256, oldSize, size, tree.readNode);
        const claim = { oldSize, oldRoot, size, root, proof };
        expect(verifyConsistency(sha256, claim)).toBe(true);
        for (const bad of spoilt(proof, at, stray)) {
          expect(verifyConsistency(sha256, { ...claim, proof: bad })).toBe(false);
        }
        expect(verifyConsistency(sha256, { ...claim, oldRoot: here(flip([oldRoot], at % 256)[0]) })).toBe(false);
        // An empty tree is consistent with any root of a tree that is not empty.
        if (oldSize > 0 || size === 0) {
          expect(verifyConsistency(sha256, { ...claim, root: here(flip([root], at % 256)[0]) })).toBe(false);
        }
        if (other !== oldSize) {
          expect(verifyConsistency(sha256, { ...claim, oldSize: other, oldRoot: stray })).toBe(false);
          expect(verifyConsistency(sha256, { ...claim, oldSize: other })).toBe(false);
        }
        if (oldSize > 0 && other !== size) {
          expect(verifyConsistency(sha256, { ...claim, size: other, root: tree.rootAt(other) })).toBe(false);
        }
      }),
      { numRuns: 400 },
    ));

  test('a fork is never consistent', () =>
    fc.assert(
      fc.asyncProperty(leafOfTree, fc.integer({ min: 1, max: 40 }), async ({ size, index }, more) => {
        const fork = new SampleTree();
        for (const [i, leaf] of tree.leaves.slice(0, size).entries()) fork.add(i === index ? Uint8Array.of(1) : leaf);
        for (let i = 0; i < more; i += 1) fork.add(Uint8Array.of(2, i));
        const proof = await consistencyProof(sha256, size, fork.size, fork.readNode);
        const claim = { oldSize: size, size: fork.size, root: fork.rootAt(fork.size), proof };
        expect(verifyConsistency(sha256, { ...claim, oldRoot: fork.rootAt(size) })).toBe(true);
        expect(verifyConsistency(sha256, { ...claim, oldRoot: tree.rootAt(size) })).toBe(false);
      }),
      { numRuns: 60 },
    ));
});

describe('frontier and tiles', () => {
  test('a frontier read back gives the root', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: maxSize }), async (size) => {
        const frontier = await frontierAt(size, tree.readNode);
        expect(rootOf(sha256, frontier)).toEqual(tree.rootAt(size));
        expect(frontier.nodes).toHaveLength(size.toString(2).replaceAll('0', '').length);
      }),
    ));

  test('proofs from tiles are those from nodes', () =>
    fc.assert(
      fc.asyncProperty(twoSizes, async ({ size, oldSize }) => {
        const readNode = nodeFromTiles(sha256, size, async (level, index, width) => {
          expect(widthOfTile(level, index, size)).toBe(width ?? 256);
          const nodes = Array.from({ length: width ?? 256 }, (_, i) => tree.readNode(level * 8, index * 256 + i));
          return new Uint8Array(Buffer.concat(await Promise.all(nodes)));
        });
        expect(await consistencyProof(sha256, oldSize, size, readNode)).toEqual(
          await consistencyProof(sha256, oldSize, size, tree.readNode),
        );
      }),
      { numRuns: 60 },
    ));

  test('the tiles of a size hold every hash once', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (size) => {
        for (const { level, full, partial } of tilesOf(size)) {
          expect(BigInt(full) * 256n + BigInt(partial)).toBe(BigInt(size) / 256n ** BigInt(level));
          expect(widthOfTile(level, full, size)).toBe(partial);
        }
      }),
    ));
});

describe('formats', () => {
  const index = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const width = fc.option(fc.integer({ min: 1, max: 255 }));
  const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/\p{Cc}|\p{Cs}/u.test(text));
  const name = line.filter(isKeyName);
  const signature = fc.record({
    name,
    id: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    signature: fc.uint8Array({ minLength: 1, maxLength: 80 }),
  });
  const checkpoint = fc.record({ origin: line, size: index, root: node });

  test('paths', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 63 }), index, width, (level, at, wide) => {
        expect(readTilePath(tilePath(level, at, wide))).toEqual({ kind: 'tile', level, index: at, width: wide });
        expect(readTilePath(entriesPath(at, wide))).toEqual({ kind: 'entries', index: at, width: wide });
      }),
    ));

  test('base64 is one to one', () =>
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, text) => {
        expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
        const read = decodeBase64(text);
        if (read !== null) expect(encodeBase64(read)).toBe(text);
      }),
    ));

  test('bundles', () =>
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 256 }), (leaves) => {
        expect(decodeBundle(encodeBundle(leaves), leaves.length)).toEqual(leaves);
      }),
    ));

  test('notes', () =>
    fc.assert(
      fc.property(fc.array(line), fc.array(signature, { minLength: 1, maxLength: 16 }), (lines, signatures) => {
        const text = `${lines.join('\n')}\n`;
        expect(readNote(formatNote(text, signatures))).toEqual({ ok: true, value: { text, signatures } });
      }),
    ));

  test('checkpoints', () =>
    fc.assert(
      fc.property(checkpoint, (made) => {
        expect(readCheckpoint(formatCheckpoint(made))).toEqual({ ok: true, value: { ...made, extensions: [] } });
      }),
    ));

  test('cosignatures', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        (timestampSec, made) => {
          expect(readCosignatureBlob(cosignatureBlob(timestampSec, made))).toEqual({ timestampSec, signature: made });
        },
      ),
    ));

  test('requests and proofs', () =>
    fc.assert(
      fc.property(
        index,
        fc.array(node, { maxLength: 63 }),
        checkpoint,
        fc.array(signature, { minLength: 1, maxLength: 4 }),
        fc.option(fc.uint8Array({ minLength: 1 })),
        (at, proof, head, signatures, extra) => {
          const signed = formatNote(formatCheckpoint(head), signatures);
          const request = { oldSize: at, proof, checkpoint: signed };
          expect(readAddCheckpoint(formatAddCheckpoint(request))).toEqual({ ok: true, value: request });
          const whole = { extra, index: at, proof, checkpoint: signed };
          expect(readTlogProof(formatTlogProof(whole))).toEqual({ ok: true, value: whole });
        },
      ),
    ));

  const log = sampleSigner('log.example', 1);
  const readAll = (text: string): void => {
    readNote(text);
    readCheckpoint(text);
    readAddCheckpoint(text);
    readTlogProof(text);
    readTilePath(text);
    readVkey(sha256, text);
    openNote(text, [log.key], verifyEd25519);
    verifyTlogProof(sha256, verifyEd25519, {
      text,
      leaf: new Uint8Array(0),
      logs: [{ origin: 'log.example', key: log.key }],
      witnesses: [],
    });
  };

  test('no text makes a reader throw', () => {
    const piece = fc.constantFrom(
      '\n',
      '\n\n',
      '— ',
      'log.example',
      ` ${log.key.id}`,
      'old 1',
      'index 0',
      'extra ',
      'c2sp.org/tlog-proof@v1\n',
      'tile/0/',
      'x001/000',
      '.p/1',
      '0',
      '1\n',
      '+',
      'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n',
      '\ud800',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 30 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (any) => readAll(any)),
      { numRuns: 2_000 },
    );
  });

  test('no bytes make a reader throw', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 300 }), (bytes, count) => {
        readCosignatureBlob(bytes);
        const leaves = decodeBundle(bytes, count);
        if (leaves !== null) expect(encodeBundle(leaves)).toEqual(bytes);
      }),
    ));
});
