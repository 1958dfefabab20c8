import { existsSync, readFileSync } from 'node:fs';
import { sameBytes } from '#contract/log/bytes.ts';
import type { DataFolder } from '../data-folder.ts';
import type { LogKey } from './log-key.ts';
import { type Published, readPublished } from './published.ts';
import type { LogTree } from './read-tree.ts';
import type { Witness } from './witnesses.ts';

/** Why nothing may be signed. The sentence is for the person at the command line. */
export class LogNotContinued extends Error {
  override readonly name = 'LogNotContinued';
  constructor(why: string) {
    super(
      `the office log cannot be continued: ${why}. Nothing was signed or changed. Put the newest copy of the database ` +
        'back; where there is none, «server.js restart-log --data DIR» goes on under a new name that names the old one',
    );
  }
}

/** Reads a checkpoint kept outside the database; null where there is none. */
export function readKept(path: string, log: LogKey, witnesses: readonly Witness[]): Published | null {
  if (!existsSync(path)) return null;
  const kept = readPublished(
    readFileSync(path, 'utf8'),
    log.key,
    witnesses.map(({ key }) => key),
  );
  if (kept === null) throw new LogNotContinued(`${path} is not signed by ${log.key.name}`);
  return kept;
}

/** Whether a tree contains a checkpoint; what is wrong, or null. */
export async function faultAgainst(tree: LogTree, size: number, kept: Published): Promise<string | null> {
  if (kept.size > size) {
    return `its newest checkpoint has ${kept.size} leaves, the database ${size}: it is an older copy`;
  }
  return sameBytes(await tree.rootAt(kept.size), kept.root)
    ? null
    : `its first ${kept.size} leaves are not those that were published`;
}

/**
 * What a server must know before it signs anything: that its tree contains the newest checkpoint it ever published.
 * @returns that checkpoint, null where there never was one
 * @throws LogNotContinued otherwise
 */
export async function checkStart(
  files: DataFolder,
  tree: LogTree,
  log: LogKey,
  witnesses: readonly Witness[],
): Promise<Published | null> {
  const { size, root, publishedSize } = await tree.head();
  if (!sameBytes(await tree.rootAt(size), root)) throw new LogNotContinued('its leaves are not those of its head');
  const kept = readKept(files.checkpoint, log, witnesses);
  if (kept === null) {
    if (publishedSize === 0) return null;
    throw new LogNotContinued(`${files.checkpoint} is missing, and ${publishedSize} leaves were published`);
  }
  const fault = await faultAgainst(tree, size, kept);
  if (fault !== null) throw new LogNotContinued(fault);
  return kept;
}
