import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder's list of names durable. Where a folder cannot be opened (Windows) the file's own fsync must do. */
export function fsyncFolder(folder: string): void {
  let fd: number;
  try {
    fd = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(fd);
  } catch (error) {
    // Windows opens a folder and then does not flush it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  } finally {
    closeSync(fd);
  }
}

/** Makes a folder where it is missing. Its name is durable too. */
export function makeFolderDurably(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true, mode });
  fsyncFolder(dirname(folder));
}

/** Writes a whole file, or leaves the old one: temp → fsync → rename → fsync of the folder. */
export const writeDurably = (path: string, bytes: Uint8Array, mode: number): void =>
  writePiecesDurably(path, [bytes], mode);

/** The same for what is too long to lie in memory as a whole. */
export function writePiecesDurably(path: string, pieces: Iterable<Uint8Array>, mode: number): void {
  const temp = `${path}.new`;
  // What a power cut left half written is nobody's.
  rmSync(temp, { force: true });
  const fd = openSync(temp, 'wx', mode);
  try {
    for (const piece of pieces) {
      for (let done = 0; done < piece.length; ) done += writeSync(fd, piece, done);
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temp, path);
  fsyncFolder(dirname(path));
}
