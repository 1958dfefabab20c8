import {
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { platform } from './platform.ts';

/** Makes a folder's list of names durable. On Windows a folder opens and does not sync: the file's own fsync must do. */
export function fsyncFolder(folder: string): void {
  if (platform === 'windows') return;
  let fd: number;
  try {
    fd = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Opens a file, never through a link; null where there is none. Throws where it cannot be opened. */
export function openToRead(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Makes a folder of mode 0700 where it is missing. Its name is durable too: a synced file in a lost folder is lost. */
export function makeFolderDurably(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  fsyncFolder(dirname(folder));
}

/** Writes a whole file, or leaves the old one: temp → fsync → rename → fsync of the folder. Mode 0600. */
export function writeDurably(path: string, bytes: Uint8Array): void {
  const temp = `${path}.new`;
  // What a power cut left half written is nobody's, and a link that somebody planted there is not followed.
  rmSync(temp, { force: true });
  const fd = openSync(temp, 'wx', 0o600);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    fsyncSync(fd);
  } catch (error) {
    closeSync(fd);
    unlinkSync(temp);
    throw error;
  }
  closeSync(fd);
  renameSync(temp, path);
  fsyncFolder(dirname(path));
}
