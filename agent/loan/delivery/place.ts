import { closeSync, constants, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DeliveredFile, deliveryFolder } from '#contract/takeout/delivery.ts';
import { numberedPath } from '#contract/takeout/paths.ts';
import { errorCode } from '../../guards/probes/measure.ts';
import { hashFile } from '../../guards/save/hash-file.ts';

/** Names that are tried for one file before it is given up. */
const maxNames = 200;

/** A thing on the way to the file that a person has put there and that is no folder. */
export class NoFolder extends Error {
  readonly code = 'ENOTDIR';
}

/**
 * The first name that is free, or that holds this very file already: what an agent left that was killed after it had put
 * the file there. A file that a person has changed since keeps its name.
 */
export async function nameFor(
  workFolder: string,
  file: DeliveredFile,
): Promise<{ readonly name: string; readonly isThere: boolean }> {
  for (let count = 1; count <= maxNames; count += 1) {
    const name = `${deliveryFolder}/${count === 1 ? file.path : numberedPath(file.path, count)}`;
    const at = join(workFolder, name);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) return { name, isThere: false };
    if (found.isFile() && found.size === file.bytes && (await hashOf(at)) === file.sha256)
      return { name, isThere: true };
  }
  throw new NoFolder(`${file.path}: no name is free`);
}

/** Null where it cannot be read. */
async function hashOf(path: string): Promise<string | null> {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      return (await hashFile(fd, lstatSync(path).size)).sha256;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

/** Makes the folders down to a file's; none of them may be a link, which could lead anywhere. */
function makeFolders(workFolder: string, name: string): void {
  let at = workFolder;
  for (const part of dirname(name).split('/')) {
    const parent = at;
    at = join(at, part);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found !== undefined && !found.isDirectory()) throw new NoFolder(`${at} is no folder`);
    if (found === undefined) {
      mkdirSync(at, { mode: 0o700 });
      syncFolder(parent);
    }
  }
}

/**
 * Gives a whole, durable file its name, without ever taking the place of another.
 * @returns false where the name was taken in the meantime
 */
export function putInPlace(workFolder: string, from: string, name: string): boolean {
  makeFolders(workFolder, name);
  const to = join(workFolder, name);
  try {
    linkSync(from, to);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    // A file system without hard links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EMLINK') throw error;
    if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) return false;
    renameSync(from, to);
  }
  syncFolder(dirname(to));
  rmSync(from, { force: true });
  return true;
}

function syncFolder(path: string): void {
  // Windows has no handle of a folder to sync; NTFS keeps names in its own journal.
  if (constants.O_DIRECTORY === undefined) return;
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
