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

/** Nodes of one tree level that were found on the way to the root: new ones, and those before the last clearing. */
interface LevelCache {
  young: Map<number, string>;
  old: Map<number, string>;
}

const maxCachedPerLevel = 8192;

/**
 * Checks inclusion proofs in one tree (RFC 9162 section 2.1.3.2). Nodes that led to the root are remembered, a bounded
 * number per level: where a proof meets two of them side by side, their parent need not be hashed again. Each hash of a
 * proof is still compared with what is known.
 */
export class InclusionCheck {
  readonly #size: number;
  readonly #root: string;
  readonly #levels: LevelCache[] = [];

  constructor(size: number, root: string) {
    this.#size = size;
    this.#root = root;
  }

  /** @param leaf node of the leaf, made from its bytes; @param proof hashes in their form, see isProof */
  holds(leaf: string, index: number, proof: readonly string[]): boolean {
    if (index >= this.#size) return false;
    const path: { readonly level: number; readonly at: number; readonly node: string; readonly sibling: string }[] = [];
    let at = index;
    let last = this.#size - 1;
    let level = 0;
    let node = leaf;
    for (const sibling of proof) {
      if (last === 0) return false;
      const isRight = at % 2 === 1;
      if (isRight || at === last) {
        // At the right border a node without a sibling is its own parent: go up to where it has one.
        while (!isOdd(at)) {
          at = half(at);
          last = half(last);
          level += 1;
        }
        path.push({ level, at, node, sibling });
        node = this.#known(level, at, node, at - 1, sibling) ?? nodeOver(sibling, node);
      } else {
        path.push({ level, at, node, sibling });
        node = this.#known(level, at, node, at + 1, sibling) ?? nodeOver(node, sibling);
      }
      at = half(at);
      last = half(last);
      level += 1;
    }
    if (last !== 0 || node !== this.#root) return false;
    for (const step of path) {
      this.#remember(step.level, step.at, step.node);
      this.#remember(step.level, isOdd(step.at) ? step.at - 1 : step.at + 1, step.sibling);
    }
    this.#remember(level, at, node);
    return true;
  }

  /** The parent, where node, sibling and parent are known to lead to the root. */
  #known(level: number, at: number, node: string, siblingAt: number, sibling: string): string | undefined {
    return this.#at(level, at) === node && this.#at(level, siblingAt) === sibling
      ? this.#at(level + 1, half(at))
      : undefined;
  }

  #at(level: number, at: number): string | undefined {
    const cache = this.#levels[level];
    return cache === undefined ? undefined : (cache.young.get(at) ?? cache.old.get(at));
  }

  #remember(level: number, at: number, node: string): void {
    let cache = this.#levels[level];
    if (cache === undefined) {
      cache = { young: new Map(), old: new Map() };
      this.#levels[level] = cache;
    }
    if (cache.young.size >= maxCachedPerLevel) {
      cache.old = cache.young;
      cache.young = new Map();
    }
    cache.young.set(at, node);
  }
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
const isOdd = (n: number): boolean => n % 2 === 1;
