import { joinBytes, sameBytes } from './bytes.ts';

/**
 * The Merkle tree of RFC 6962 section 2.1 and RFC 9162 section 2.1 over SHA-256. Sizes and indexes are safe integers:
 * they go beyond 32 bits, so nothing here uses bitwise operators on them.
 */

/** SHA-256. Comes in as an argument: this room imports no runtime. */
export type HashBytes = (bytes: Uint8Array) => Uint8Array;

/** Length of every node, in bytes. */
export const nodeBytes = 32;

/**
 * Reads the root of a perfect subtree: the leaves from index·2^level to before (index+1)·2^level. Level 0 is the leaf
 * nodes themselves. Rejects where the node cannot be read; it is only ever asked for what lies inside the tree.
 */
export type ReadNode = (level: number, index: number) => Promise<Uint8Array>;

/** Node of a leaf: H(0x00 ‖ leaf bytes). */
export const leafNode = (hash: HashBytes, leaf: Uint8Array): Uint8Array => hash(joinBytes(Uint8Array.of(0), leaf));

/** Node over two nodes: H(0x01 ‖ left ‖ right). */
export const interiorNode = (hash: HashBytes, left: Uint8Array, right: Uint8Array): Uint8Array =>
  hash(joinBytes(Uint8Array.of(1), left, right));

/** Root of the tree without leaves: the hash of nothing. */
export const emptyRoot = (hash: HashBytes): Uint8Array => hash(new Uint8Array(0));

/** All that is needed to grow a tree and know its root. */
export interface Frontier {
  /** Number of leaves. */
  readonly size: number;
  /** Roots of the perfect subtrees the tree is made of, the largest (leftmost) first: one for each 1 bit of `size`. */
  readonly nodes: readonly Uint8Array[];
}

export const emptyFrontier: Frontier = { size: 0, nodes: [] };

/** A perfect subtree that became complete. */
export interface ClosedNode {
  readonly level: number;
  readonly index: number;
  readonly node: Uint8Array;
}

/**
 * The nodes that the next leaf completes, from the leaf's own (level 0) upwards: what a store that answers `ReadNode`
 * has to keep. The last one is the smallest subtree of the frontier afterwards.
 */
export function closedNodes(hash: HashBytes, frontier: Frontier, leaf: Uint8Array): readonly ClosedNode[] {
  const closed: ClosedNode[] = [{ level: 0, index: frontier.size, node: leaf }];
  let node = leaf;
  let index = frontier.size;
  let left = frontier.nodes.length - 1;
  for (let level = 1; isOdd(index); level += 1) {
    node = interiorNode(hash, nodeAt(frontier.nodes, left), node);
    left -= 1;
    index = half(index);
    closed.push({ level, index, node });
  }
  return closed;
}

/** The frontier after one more leaf. @param leaf the leaf's node. */
export function appendNode(hash: HashBytes, frontier: Frontier, leaf: Uint8Array): Frontier {
  const closed = closedNodes(hash, frontier, leaf);
  const kept = frontier.nodes.slice(0, frontier.nodes.length - (closed.length - 1));
  return { size: frontier.size + 1, nodes: [...kept, closed.at(-1)?.node ?? leaf] };
}

/** Root of the tree (MTH). */
export function rootOf(hash: HashBytes, frontier: Frontier): Uint8Array {
  return frontier.nodes.length === 0
    ? emptyRoot(hash)
    : frontier.nodes.reduceRight((right, left) => interiorNode(hash, left, right));
}

/** The frontier of the first `size` leaves of a tree whose nodes can be read. @throws RangeError for no size. */
export async function frontierAt(size: number, readNode: ReadNode): Promise<Frontier> {
  assertWithin(size, 0, Number.MAX_SAFE_INTEGER);
  const asked: Promise<Uint8Array>[] = [];
  for (let start = 0; start < size; ) {
    const width = largestPower(size - start);
    asked.push(readNode(levelOf(width), start / width));
    start += width;
  }
  return { size, nodes: await Promise.all(asked) };
}

/**
 * The nodes that lead from a leaf to the root, the leaf's sibling first (RFC 9162 section 2.1.3.1).
 * @throws RangeError unless 0 ≤ index < size: both are the caller's own figures.
 */
export async function inclusionProof(
  hash: HashBytes,
  index: number,
  size: number,
  readNode: ReadNode,
): Promise<readonly Uint8Array[]> {
  assertWithin(size, 1, Number.MAX_SAFE_INTEGER);
  assertWithin(index, 0, size - 1);
  const fromTop: Promise<Uint8Array>[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      fromTop.push(rangeNode(hash, middle, end, readNode));
      end = middle;
    } else {
      fromTop.push(rangeNode(hash, start, middle, readNode));
      start = middle;
    }
  }
  return Promise.all(fromTop.toReversed());
}

/**
 * What shows that the tree of `size` begins with the tree of `oldSize` (RFC 9162 section 2.1.4.1). Empty for an empty
 * old tree and for equal sizes.
 * @throws RangeError unless 0 ≤ oldSize ≤ size.
 */
export async function consistencyProof(
  hash: HashBytes,
  oldSize: number,
  size: number,
  readNode: ReadNode,
): Promise<readonly Uint8Array[]> {
  assertWithin(size, 0, Number.MAX_SAFE_INTEGER);
  assertWithin(oldSize, 0, size);
  if (oldSize === 0 || oldSize === size) return [];
  const fromTop: Promise<Uint8Array>[] = [];
  let start = 0;
  let end = size;
  // The old tree's last leaf is before oldSize: go down to the subtree that both trees share whole and that ends there.
  while (end !== oldSize) {
    const middle = start + splitOf(end - start);
    if (oldSize <= middle) {
      fromTop.push(rangeNode(hash, middle, end, readNode));
      end = middle;
    } else {
      fromTop.push(rangeNode(hash, start, middle, readNode));
      start = middle;
    }
  }
  // Where that subtree is the whole old tree, the verifier has its root already.
  if (start > 0) fromTop.push(rangeNode(hash, start, end, readNode));
  return Promise.all(fromTop.toReversed());
}

export interface InclusionClaim {
  /** Node of the leaf: make it with `leafNode` from the leaf's bytes, never take it from whoever brings the proof. */
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Whether the proof holds (RFC 9162 section 2.1.3.2). False for anything malformed; never throws. */
export function verifyInclusion(hash: HashBytes, { leaf, index, size, proof, root }: InclusionClaim): boolean {
  if (!isWithin(size, 1, Number.MAX_SAFE_INTEGER) || !isWithin(index, 0, size - 1)) return false;
  if (![leaf, root, ...proof].every(isNode)) return false;
  let fn = index;
  let sn = size - 1;
  let node = leaf;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      node = interiorNode(hash, sibling, node);
      for (; fn !== 0 && !isOdd(fn); sn = half(sn)) fn = half(fn);
    } else {
      node = interiorNode(hash, node, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameBytes(node, root);
}

export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the proof holds (RFC 9162 section 2.1.4.2). An empty old tree is consistent with every tree and needs an empty
 * proof and the empty tree's root (c2sp.org/tlog-witness); equal sizes need equal roots and an empty proof. False for
 * anything malformed; never throws.
 */
export function verifyConsistency(hash: HashBytes, { oldSize, oldRoot, size, root, proof }: ConsistencyClaim): boolean {
  if (!isWithin(size, 0, Number.MAX_SAFE_INTEGER) || !isWithin(oldSize, 0, size)) return false;
  if (![oldRoot, root, ...proof].every(isNode)) return false;
  if (size === 0 && !sameBytes(root, emptyRoot(hash))) return false;
  if (oldSize === 0) return proof.length === 0 && sameBytes(oldRoot, emptyRoot(hash));
  if (oldSize === size) return proof.length === 0 && sameBytes(oldRoot, root);
  // An old tree that is one perfect subtree is the first node by itself, and so is left out of the proof.
  const [first, ...rest] = largestPower(oldSize) === oldSize ? [oldRoot, ...proof] : proof;
  if (first === undefined) return false;
  let fn = oldSize - 1;
  let sn = size - 1;
  for (; isOdd(fn); sn = half(sn)) fn = half(fn);
  let oldNode = first;
  let node = first;
  for (const sibling of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      oldNode = interiorNode(hash, sibling, oldNode);
      node = interiorNode(hash, sibling, node);
      for (; fn !== 0 && !isOdd(fn); sn = half(sn)) fn = half(fn);
    } else {
      node = interiorNode(hash, node, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameBytes(oldNode, oldRoot) && sameBytes(node, root);
}

/** Root over the leaves from `start` to before `end`, where `start` is a multiple of the largest power inside. */
async function rangeNode(hash: HashBytes, start: number, end: number, readNode: ReadNode): Promise<Uint8Array> {
  const width = end - start;
  if (largestPower(width) === width) return readNode(levelOf(width), start / width);
  const middle = start + splitOf(width);
  const [left, right] = await Promise.all([
    rangeNode(hash, start, middle, readNode),
    rangeNode(hash, middle, end, readNode),
  ]);
  return interiorNode(hash, left, right);
}

const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;

/** Largest power of two not above n, for n ≥ 1. */
function largestPower(n: number): number {
  let power = 1;
  while (power * 2 <= n) power *= 2;
  return power;
}

/** Largest power of two below n, for n ≥ 2: where RFC 6962 divides a tree. */
const splitOf = (n: number): number => {
  const power = largestPower(n);
  return power === n ? power / 2 : power;
};

/** Exponent of a power of two. */
function levelOf(power: number): number {
  let level = 0;
  for (let n = power; n > 1; n /= 2) level += 1;
  return level;
}

const isWithin = (n: number, from: number, to: number): boolean => Number.isSafeInteger(n) && n >= from && n <= to;
const isNode = (value: unknown): boolean => value instanceof Uint8Array && value.length === nodeBytes;

function assertWithin(n: number, from: number, to: number): void {
  if (!isWithin(n, from, to)) throw new RangeError(`${n} is not an integer from ${from} to ${to}`);
}

function nodeAt(nodes: readonly Uint8Array[], at: number): Uint8Array {
  const node = nodes[at];
  if (node === undefined) throw new RangeError('the frontier has fewer nodes than its size needs');
  return node;
}
