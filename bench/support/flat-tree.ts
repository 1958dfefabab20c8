import { hash } from 'node:crypto';

const nodeBytes = 32;

/** A Merkle tree (RFC 6962) of millions of leaves in flat memory, with proofs made without waiting for anything. */
export class FlatTree {
  readonly #levels: Buffer[] = [];
  readonly size: number;
  /** Roots of imperfect ranges at the right border, by start. */
  readonly #border = new Map<string, Buffer>();

  /** @param leafHashes 32 bytes for each leaf */
  constructor(leafHashes: Buffer) {
    this.size = leafHashes.length / nodeBytes;
    this.#levels.push(leafHashes);
    for (let below = leafHashes; below.length >= 2 * nodeBytes; ) {
      const count = Math.floor(below.length / (2 * nodeBytes));
      const level = Buffer.alloc(count * nodeBytes);
      for (let i = 0; i < count; i += 1) {
        const pair = below.subarray(i * 2 * nodeBytes, (i + 1) * 2 * nodeBytes);
        nodeOver(pair).copy(level, i * nodeBytes);
      }
      this.#levels.push(level);
      below = level;
    }
  }

  root(): Buffer {
    return this.#range(0, this.size);
  }

  /** Inclusion proof, base64, the leaf's sibling first. */
  proof(index: number): string[] {
    const fromTop: string[] = [];
    let [start, end] = [0, this.size];
    while (end - start > 1) {
      const middle = start + splitOf(end - start);
      const isLeft = index < middle;
      fromTop.push((isLeft ? this.#range(middle, end) : this.#range(start, middle)).toString('base64'));
      if (isLeft) end = middle;
      else start = middle;
    }
    return fromTop.toReversed();
  }

  #range(start: number, end: number): Buffer {
    const width = end - start;
    const level = Math.log2(width);
    if (Number.isInteger(level)) {
      const at = (start / width) * nodeBytes;
      return (this.#levels[level] ?? Buffer.alloc(0)).subarray(at, at + nodeBytes);
    }
    const key = `${start}-${end}`;
    const known = this.#border.get(key);
    if (known !== undefined) return known;
    const middle = start + splitOf(width);
    const node = nodeOver(Buffer.concat([this.#range(start, middle), this.#range(middle, end)]));
    this.#border.set(key, node);
    return node;
  }
}

const nodeOver = (pair: Buffer): Buffer => hash('sha256', Buffer.concat([Buffer.of(1), pair]), 'buffer');

/** Largest power of two below n, for n ≥ 2. */
const splitOf = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));
