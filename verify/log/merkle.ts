import { sha256Base64 } from '../format/hash.ts';
import { isBase64Of32 } from '../format/patterns.ts';
import { writeBase64 } from './base64-bytes.ts';

/**
 * Nodes are kept as base64, as proofs carry them: equality is a comparison of texts, and only what is hashed is ever
 * turned into bytes. Sizes go beyond 32 bits, so nothing here uses bitwise operators on them.
 */

/** 0x01 ‖ left ‖ right */
const scratch = Buffer.alloc(65, 1);

/** Node over two nodes, RFC 6962 section 2.1. */
export function nodeOver(left: string, right: string): string {
  writeBase64(scratch, 1, left);
  writeBase64(scratch, 33, right);
  return sha256Base64(scratch);
}

/** Root of the tree without leaves. */
export const emptyRoot = sha256Base64('');

/** Whether every hash of a proof is one, and they are no more than a proof can have. */
export const isProof = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= 64 && value.every((hash) => typeof hash === 'string' && isBase64Of32(hash));

/** One step of a way from a leaf to the root: two neighbours and the node over them. */
interface Step {
  /** Place of `node` within its level. */
  readonly at: number;
  readonly node: string;
  readonly sibling: string;
  readonly parent: string;
}

/**
 * Checks inclusion proofs in one tree (RFC 9162 section 2.1.3.2). The way of the last proof that held is remembered, one
 * step for each level and nothing else: entries of a chain stand close together in the log, so that the next way soon
 * meets it, and what lies above need not be hashed again. Each hash of a proof is still compared with what is known.
 */
export class InclusionCheck {
  readonly #size: number;
  readonly #root: string;
  /** By level. */
  #way: readonly (Step | undefined)[] = [];

  constructor(size: number, root: string) {
    this.#size = size;
    this.#root = root;
  }

  /** @param leaf node of the leaf, made from its bytes; @param proof hashes in their form, see isProof */
  holds(leaf: string, index: number, proof: readonly string[]): boolean {
    if (index >= this.#size) return false;
    const way: (Step | undefined)[] = [];
    let at = index;
    let last = this.#size - 1;
    let level = 0;
    let node = leaf;
    for (const sibling of proof) {
      if (last === 0) return false;
      // At the right border a node without a sibling is its own parent: go up to where it has one.
      while (at === last && !isOdd(at)) {
        at = half(at);
        last = half(last);
        way[level] = undefined;
        level += 1;
      }
      const parent =
        parentIn(this.#way[level], at, node, sibling) ??
        (isOdd(at) ? nodeOver(sibling, node) : nodeOver(node, sibling));
      way[level] = { at, node, sibling, parent };
      node = parent;
      at = half(at);
      last = half(last);
      level += 1;
    }
    if (last !== 0 || node !== this.#root) return false;
    this.#way = way;
    return true;
  }
}

/** The node over two neighbours, where they are those of a step that led to the root. */
function parentIn(step: Step | undefined, at: number, node: string, sibling: string): string | undefined {
  if (step === undefined) return undefined;
  const isSame = step.at === at && step.node === node && step.sibling === sibling;
  const isOther = step.at === beside(at) && step.node === sibling && step.sibling === node;
  return isSame || isOther ? step.parent : undefined;
}

/** Whether the tree of `size` begins with the tree of `oldSize` (RFC 9162 section 2.1.4.2). */
export function isConsistent(
  old: { readonly size: number; readonly root: string },
  tree: { readonly size: number; readonly root: string },
  proof: readonly string[],
): boolean {
  if (old.size > tree.size) return false;
  if (old.size === 0) return proof.length === 0 && old.root === emptyRoot;
  if (old.size === tree.size) return proof.length === 0 && old.root === tree.root;
  let at = old.size - 1;
  let last = tree.size - 1;
  while (isOdd(at)) {
    at = half(at);
    last = half(last);
  }
  // An old tree that is one perfect subtree is the first node by itself: the proof leaves it out.
  const hashes = at === 0 ? [old.root, ...proof] : proof;
  const [first, ...rest] = hashes;
  if (first === undefined) return false;
  let oldNode = first;
  let node = first;
  for (const hash of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      oldNode = nodeOver(hash, oldNode);
      node = nodeOver(hash, node);
      while (at !== 0 && !isOdd(at)) {
        at = half(at);
        last = half(last);
      }
    } else {
      node = nodeOver(node, hash);
    }
    at = half(at);
    last = half(last);
  }
  return last === 0 && oldNode === old.root && node === tree.root;
}

const half = (n: number): number => Math.floor(n / 2);
/** Place of the neighbour under the same parent. */
const beside = (n: number): number => (isOdd(n) ? n - 1 : n + 1);
const isOdd = (n: number): boolean => n % 2 === 1;
