import { createHash } from 'node:crypto';
import {
  appendNode,
  closedNodes,
  emptyFrontier,
  type Frontier,
  leafNode,
  type ReadNode,
  rootOf,
} from '#contract/log/merkle.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A tree in memory, with every node and every frontier it ever had. */
export class SampleTree {
  readonly leaves: Uint8Array[] = [];
  readonly #frontiers: Frontier[] = [emptyFrontier];
  readonly #nodes = new Map<string, Uint8Array>();

  static of(size: number, label = 'leaf'): SampleTree {
    const tree = new SampleTree();
    for (let i = 0; i < size; i += 1) tree.add(new TextEncoder().encode(`${label} ${i}`));
    return tree;
  }

  add(leaf: Uint8Array): void {
    const node = leafNode(sha256, leaf);
    const frontier = here(this.#frontiers.at(-1));
    for (const closed of closedNodes(sha256, frontier, node)) {
      this.#nodes.set(`${closed.level}/${closed.index}`, closed.node);
    }
    this.#frontiers.push(appendNode(sha256, frontier, node));
    this.leaves.push(leaf);
  }

  get size(): number {
    return this.leaves.length;
  }

  readonly readNode: ReadNode = async (level, index) => {
    const node = this.#nodes.get(`${level}/${index}`);
    if (node === undefined) throw new Error(`no node ${level}/${index}`);
    return node;
  };

  rootAt(size: number): Uint8Array {
    return rootOf(sha256, here(this.#frontiers[size]));
  }

  nodeOf(index: number): Uint8Array {
    return leafNode(sha256, here(this.leaves[index]));
  }
}

export function here<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('nothing there');
  return value;
}
