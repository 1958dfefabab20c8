import { lstatSync } from 'node:fs';
import { keyOf } from './byte-path.ts';

/**
 * Whether a folder below one of the roots is reached through a link. It was none when it was found: somebody moved it
 * away, into the work folder perhaps, and left a link in its place. What lies there is found where it is.
 * @param roots keys of the roots' paths
 */
export function isBehindLink(folder: Buffer, roots: readonly string[]): boolean {
  for (let path = folder; path.length > 1; path = path.subarray(0, path.lastIndexOf(0x2f))) {
    if (roots.includes(keyOf(path))) return false;
    if (isLink(path)) return true;
  }
  return false;
}

function isLink(path: Buffer): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false;
  }
}
