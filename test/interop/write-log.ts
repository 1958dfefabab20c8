import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadNode } from '#contract/log/merkle.ts';
import { encodeBundle, entriesPath, tilePath, tilesOf, tileWidth } from '#contract/log/tile.ts';

export interface LogToWrite {
  readonly leaves: readonly Uint8Array[];
  readonly readNode: ReadNode;
  /** The signed checkpoint. */
  readonly checkpoint: string;
}

/** Lays a log out as c2sp.org/tlog-tiles has it: checkpoint, tiles and bundles of this size, full and partial. */
export async function writeLog(folder: string, { leaves, readNode, checkpoint }: LogToWrite): Promise<void> {
  const put = (path: string, bytes: Uint8Array | string): void => {
    const whole = join(folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, bytes);
  };
  for (const { level, full, partial } of tilesOf(leaves.length)) {
    for (let index = 0; index <= full; index += 1) {
      const count = index < full ? tileWidth : partial;
      if (count === 0) continue;
      const width = index < full ? null : partial;
      const first = index * tileWidth;
      const nodes = await Promise.all(Array.from({ length: count }, (_, i) => readNode(level * 8, first + i)));
      put(tilePath(level, index, width), Buffer.concat(nodes));
      if (level === 0) put(entriesPath(index, width), encodeBundle(leaves.slice(first, first + count)));
    }
  }
  put('checkpoint', checkpoint);
}
