import { sha256Bytes } from '../digest.ts';

/**
 * The tree of RFC 6962 as it grows, on packed bytes: this runs for every entry that arrives. `contract/log/merkle.ts` has
 * the same rules for everyone who checks; a test holds the two together.
 */

const nodeBytes = 32;
/** Levels that one tile spans (C2SP tlog-tiles). */
const tileHeight = 8;

/** Root of a full tile: what the tile above it consists of. */
export interface TileRoot {
  /** Level of the tile above, from 1. */
  readonly level: number;
  readonly idx: number;
  readonly node: Buffer;
}

export interface Grown {
  readonly size: number;
  /** Roots of the perfect subtrees, the largest first, packed. */
  readonly frontier: Buffer;
  /** Roots of the tiles that became full. */
  readonly tileRoots: readonly TileRoot[];
}

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

/** H(0x00 ‖ leaf bytes) */
export const leafNodeOf = (leaf: Uint8Array): Buffer => sha256Bytes(Buffer.concat([leafPrefix, leaf]));
/** H(0x01 ‖ left ‖ right) */
const parentOf = (left: Uint8Array, right: Uint8Array): Buffer => sha256Bytes(Buffer.concat([nodePrefix, left, right]));

/** The tree after these leaves. @param frontier as `Grown.frontier` */
export function growTree(
  from: { readonly size: number; readonly frontier: Uint8Array },
  leaves: readonly Uint8Array[],
): Grown {
  const stack: Buffer[] = [];
  for (let at = 0; at < from.frontier.length; at += nodeBytes) {
    stack.push(Buffer.from(from.frontier.subarray(at, at + nodeBytes)));
  }
  const tileRoots: TileRoot[] = [];
  let { size } = from;
  for (const leaf of leaves) {
    let node = leafNodeOf(leaf);
    let index = size;
    for (let level = 1; index % 2 === 1; level += 1) {
      const left = stack.pop();
      if (left === undefined) throw new Error(`the frontier does not fit a tree of ${size}`);
      node = parentOf(left, node);
      index = (index - 1) / 2;
      if (level % tileHeight === 0) tileRoots.push({ level: level / tileHeight, idx: index, node });
    }
    stack.push(node);
    size += 1;
  }
  return { size, frontier: Buffer.concat(stack), tileRoots };
}
