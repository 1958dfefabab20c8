import { chmodSync, lstatSync } from 'node:fs';

/**
 * A folder of one's own that is closed to writing is opened: otherwise nothing could be put into it or taken out of it.
 * @returns false where there was nothing to open
 */
export function openOwnFolder(folder: string | Buffer, uid: bigint): boolean {
  const stat = lstatSync(folder, { bigint: true, throwIfNoEntry: false });
  if (stat?.isDirectory() !== true || stat.uid !== uid || (stat.mode & 0o300n) === 0o300n) return false;
  chmodSync(folder, Number(stat.mode & 0o777n) | 0o300);
  return true;
}
