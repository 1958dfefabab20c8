import {
  consistencyProof,
  frontierAt,
  inclusionProof,
  interiorNode,
  type ReadNode,
  rootOf,
} from '#contract/log/merkle.ts';
import { tileWidth, widthOfTile } from '#contract/log/tile.ts';
import { sha256Bytes } from '../digest.ts';
import type { Store, Tx } from '../store/store.ts';
import { leafNodeOf } from './grow-tree.ts';

/** A tile with all nodes inside it: by level, from its hashes (0) to its root (8) where it is full. */
type Pyramid = readonly (readonly Uint8Array[])[];

/** Pyramids kept: some 50 KiB each. */
const maxPyramids = 64;

/** The log as it is stored. One serves many readers: what it remembers of tiles never changes. */
export class LogTree {
  readonly #db: Store['db'] | Tx;
  readonly #pyramids = new Map<string, Promise<Pyramid>>();

  constructor(db: Store['db'] | Tx) {
    this.#db = db;
  }

  /** Number of leaves that are stored, and the root over them as the head row has it. */
  async head(): Promise<{ readonly size: number; readonly root: Uint8Array; readonly publishedSize: number }> {
    const head = await this.#db.selectFrom('log_head').selectAll().executeTakeFirstOrThrow();
    const nodes = Array.from({ length: head.frontier.length / 32 }, (_, i) => head.frontier.slice(i * 32, i * 32 + 32));
    const root = rootOf(sha256Bytes, { size: head.size, nodes });
    return { size: head.size, root, publishedSize: head.published_size };
  }

  /** Leaf bytes from an index on. @throws Error where one is missing: the log has no holes. */
  async leaves(from: number, count: number): Promise<readonly Uint8Array[]> {
    const rows = await this.#db
      .selectFrom('log_leaves')
      .select('leaf')
      .where('idx', '>=', from)
      .where('idx', '<', from + count)
      .orderBy('idx')
      .execute();
    if (rows.length !== count) throw new Error(`the log has no ${count} leaves from ${from} on`);
    return rows.map((row) => row.leaf);
  }

  /** The hashes of a tile. @param width 1 to 256 */
  async tile(level: number, index: number, width: number): Promise<readonly Uint8Array[]> {
    const first = index * tileWidth;
    if (level === 0) return (await this.leaves(first, width)).map(leafNodeOf);
    const rows = await this.#db
      .selectFrom('log_nodes')
      .select('node')
      .where('level', '=', level)
      .where('idx', '>=', first)
      .where('idx', '<', first + width)
      .orderBy('idx')
      .execute();
    if (rows.length !== width) throw new Error(`the log has no tile ${level}/${index} of ${width}`);
    return rows.map((row) => row.node);
  }

  /** Root of the first `size` leaves. */
  async rootAt(size: number): Promise<Uint8Array> {
    return rootOf(sha256Bytes, await frontierAt(size, this.#reader(size)));
  }

  /** RFC 6962 inclusion of a leaf in the tree of `size`. */
  inclusion(index: number, size: number): Promise<readonly Uint8Array[]> {
    return inclusionProof(sha256Bytes, index, size, this.#reader(size));
  }

  /** RFC 6962 consistency of two sizes. */
  consistency(oldSize: number, size: number): Promise<readonly Uint8Array[]> {
    return consistencyProof(sha256Bytes, oldSize, size, this.#reader(size));
  }

  #reader(size: number): ReadNode {
    return async (level, index) => {
      const tileLevel = Math.floor(level / 8);
      const height = level % 8;
      const perTile = tileWidth / 2 ** height;
      const tileIndex = Math.floor(index / perTile);
      const width = widthOfTile(tileLevel, tileIndex, size);
      const node = (await this.#pyramid(tileLevel, tileIndex, width))[height]?.[index % perTile];
      if (node === undefined) throw new RangeError(`node ${level}/${index} is outside a tree of ${size}`);
      return node;
    };
  }

  #pyramid(level: number, index: number, width: number): Promise<Pyramid> {
    const name = `${level}/${index}/${width}`;
    const known = this.#pyramids.get(name);
    if (known !== undefined) {
      // Moved to the end: the map's order is the order of use.
      this.#pyramids.delete(name);
      this.#pyramids.set(name, known);
      return known;
    }
    const made = this.tile(level, index, width).then(pyramidOver);
    // A failed read is not remembered: the next one may succeed.
    made.catch(() => this.#pyramids.delete(name));
    this.#pyramids.set(name, made);
    const [oldest] = this.#pyramids.size > maxPyramids ? this.#pyramids.keys() : [];
    if (oldest !== undefined) this.#pyramids.delete(oldest);
    return made;
  }
}

function pyramidOver(hashes: readonly Uint8Array[]): Pyramid {
  const levels = [hashes];
  for (let below = hashes; below.length > 1; ) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < below.length; i += 2) {
      const [left, right] = [below[i], below[i + 1]];
      if (left !== undefined && right !== undefined) above.push(interiorNode(sha256Bytes, left, right));
    }
    levels.push(above);
    below = above;
  }
  return levels;
}
