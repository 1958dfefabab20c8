import { closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a whole file that will be there after a power cut, or throws. */
export type WriteDurably = (path: string, text: string) => void;

/** temp → fsync → rename → fsync of the folder: the old file or the new one, never half of one. Mode 0600. */
export const writeDurably: WriteDurably = (path, text) => {
  const temp = `${path}.new`;
  const bytes = Buffer.from(text, 'utf8');
  const fd = openSync(temp, 'w', 0o600);
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
};

/** Makes a folder's list of names durable. */
export function fsyncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
