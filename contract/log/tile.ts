import { joinBytes } from './bytes.ts';
import { type HashBytes, interiorNode, nodeBytes, type ReadNode } from './merkle.ts';

/** The paths and contents of c2sp.org/tlog-tiles. */

/** Hashes in a full tile, entries in a full bundle. */
export const tileWidth = 256;
/** Levels of the tree that one tile spans. */
const tileHeight = 8;
/** Highest level of a tile, by the specification. */
const maxTileLevel = 63;
/** Longest leaf a bundle can hold, in bytes. */
export const maxLeafBytes = 0xffff;

export type TilePath =
  | {
      readonly kind: 'tile';
      /** Level of the tile: its hashes are nodes of level 8·level of the tree. */
      readonly level: number;
      readonly index: number;
      /** 1 to 255 for a partial tile, null for a full one. */
      readonly width: number | null;
    }
  | { readonly kind: 'entries'; readonly index: number; readonly width: number | null };

/**
 * Path of a tile below the log's prefix, without a leading slash: `tile/0/x001/x234/067`, `tile/1/000.p/17`.
 * @param width 1 to 255 for a partial tile, null for a full one.
 * @throws RangeError for what has no path.
 */
export function tilePath(level: number, index: number, width: number | null): string {
  if (!Number.isInteger(level) || level < 0 || level > maxTileLevel) throw new RangeError(`no tile level: ${level}`);
  return `tile/${level}/${indexPath(index, width)}`;
}

/** Path of an entry bundle below the log's prefix: `tile/entries/x001/234.p/5`. @throws RangeError as `tilePath`. */
export const entriesPath = (index: number, width: number | null): string => `tile/entries/${indexPath(index, width)}`;

const pathPattern = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/;

/** Reads a path that `tilePath` or `entriesPath` would write, null for every other text. */
export function readTilePath(path: string): TilePath | null {
  const match = pathPattern.exec(path);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const index = Number(match[2].replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? null : Number(match[3]);
  const level = match[1] === 'entries' ? null : Number(match[1]);
  if (!isIndex(index) || !isPartialOrFull(width) || (level !== null && level > maxTileLevel)) return null;
  // Leading zeros and leading `x000` would give one tile two addresses.
  if ((level === null ? entriesPath(index, width) : tilePath(level, index, width)) !== path) return null;
  return level === null ? { kind: 'entries', index, width } : { kind: 'tile', level, index, width };
}

export interface TilesAtLevel {
  readonly level: number;
  /** Number of full tiles. */
  readonly full: number;
  /** Width of the partial tile after them, 0 for none. */
  readonly partial: number;
}

/** The tiles of a tree, level by level; none for an empty tree. The figures of level 0 are those of the bundles too. */
export function tilesOf(size: number): readonly TilesAtLevel[] {
  const levels: TilesAtLevel[] = [];
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / tileWidth)) {
    levels.push({ level: levels.length, full: Math.floor(hashes / tileWidth), partial: hashes % tileWidth });
  }
  return levels;
}

/** Hashes that one tile has in a tree of `size`: 0 where there is no such tile, 256 for a full one. */
export function widthOfTile(level: number, index: number, size: number): number {
  const at = tilesOf(size)[level];
  if (at === undefined) return 0;
  if (index < at.full) return tileWidth;
  return index === at.full ? at.partial : 0;
}

/**
 * Reads a tile's bytes: exactly 32·width of them.
 * @param width 1 to 255 for a partial tile, null for a full one.
 */
export type ReadTile = (level: number, index: number, width: number | null) => Promise<Uint8Array>;

/**
 * Reads nodes of every level from the tiles of a tree of `size`. A tile is asked for once per node: a `readTile` that
 * goes over a network should remember what it has. Rejects with RangeError for a tile of the wrong length and for a node
 * outside the tree. The tiles are not checked against a root: verify the proofs that come out.
 */
export function nodeFromTiles(hash: HashBytes, size: number, readTile: ReadTile): ReadNode {
  return async (level, index) => {
    const tileLevel = Math.floor(level / tileHeight);
    const hashes = 2 ** (level % tileHeight);
    const first = index * hashes;
    const tileIndex = Math.floor(first / tileWidth);
    const offset = first % tileWidth;
    const width = widthOfTile(tileLevel, tileIndex, size);
    if (offset + hashes > width) throw new RangeError(`node ${level}/${index} is outside a tree of ${size}`);
    const tile = await readTile(tileLevel, tileIndex, width === tileWidth ? null : width);
    if (tile.length !== width * nodeBytes) throw new RangeError(`tile ${tileLevel}/${tileIndex} has another length`);
    let nodes: readonly Uint8Array[] = Array.from({ length: hashes }, (_, i) =>
      tile.slice((offset + i) * nodeBytes, (offset + i + 1) * nodeBytes),
    );
    while (nodes.length > 1) nodes = pairUp(hash, nodes);
    return nodes[0] ?? tile;
  };
}

/** Bytes of an entry bundle: each leaf after its length as a big-endian uint16. @throws RangeError for a longer leaf. */
export function encodeBundle(leaves: readonly Uint8Array[]): Uint8Array {
  return joinBytes(
    ...leaves.flatMap((leaf) => {
      if (leaf.length > maxLeafBytes) throw new RangeError(`a leaf of ${leaf.length} bytes fits no bundle`);
      return [Uint8Array.of(leaf.length >> 8, leaf.length & 0xff), leaf];
    }),
  );
}

/** Reads an entry bundle of exactly `width` leaves; null for anything shorter, longer or cut. */
export function decodeBundle(bytes: Uint8Array, width: number): readonly Uint8Array[] | null {
  const leaves: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [high, low] = bytes.subarray(at, at + 2);
    if (high === undefined || low === undefined || leaves.length === width) return null;
    const end = at + 2 + high * 256 + low;
    if (end > bytes.length) return null;
    leaves.push(bytes.slice(at + 2, end));
    at = end;
  }
  return leaves.length === width ? leaves : null;
}

function indexPath(index: number, width: number | null): string {
  if (!isIndex(index)) throw new RangeError(`no tile index: ${index}`);
  if (!isPartialOrFull(width)) throw new RangeError(`no width of a partial tile: ${width}`);
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return width === null ? path : `${path}.p/${width}`;
}

const isIndex = (index: number): boolean => Number.isSafeInteger(index) && index >= 0;
const isPartialOrFull = (width: number | null): boolean =>
  width === null || (Number.isInteger(width) && width >= 1 && width < tileWidth);

function pairUp(hash: HashBytes, nodes: readonly Uint8Array[]): readonly Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let i = 0; i + 1 < nodes.length; i += 2) {
    const [left, right] = nodes.slice(i, i + 2);
    if (left !== undefined && right !== undefined) above.push(interiorNode(hash, left, right));
  }
  return above;
}
