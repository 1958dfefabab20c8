import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Checkpoint } from './checkpoint.ts';
import { errnoOf } from './errno.ts';
import { randomPiece } from './overwrite.ts';

/** Left over from a run that was cut off, it is taken away first. */
const folderName = '.tanmori-fill';
const fileBytes = 2 * 1024 * 1024 * 1024;
/** From large pieces down to what fits into the last hole. */
const pieces = [1024 * 1024, 65_536, 4096, 512] as const;

/**
 * Fills what is free on a file system with random bytes, brings it onto the disk and gives it back. Nothing may need
 * room there meanwhile.
 * @param folder on the file system
 * @param device `major:minor` of the file system
 * @returns bytes written
 */
export function fillFreeSpace(folder: string, device: string, checkpoint: Checkpoint): number {
  const place = join(folder, folderName);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { mode: 0o700 });
  const giveBack = takeReserve(device);
  try {
    const bytes = fill(place);
    // Before it is given back: the blocks of its own map would never reach the disk.
    checkpoint(place);
    return bytes;
  } finally {
    rmSync(place, { recursive: true, force: true });
    giveBack();
    // With the names that went.
    checkpoint(folder);
  }
}

function fill(place: string): number {
  let total = 0;
  for (let file = 0; ; file += 1) {
    const before = total;
    let fd: number;
    try {
      fd = openSync(join(place, String(file)), 'wx', 0o600);
    } catch (error) {
      if (isFull(error)) return total;
      throw error;
    }
    try {
      for (const piece of pieces) {
        while (total - before < fileBytes && tryWrite(fd, randomPiece(piece))) total += piece;
      }
      // Bringing it onto the disk frees what the file system had kept for doing so: then there may be room again.
      trySync(fd);
    } finally {
      closeSync(fd);
    }
    if (total === before) return total;
  }
}

function tryWrite(fd: number, bytes: Buffer): boolean {
  try {
    return writeSync(fd, bytes) === bytes.length;
  } catch (error) {
    if (isFull(error)) return false;
    throw error;
  }
}

function trySync(fd: number): void {
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errnoOf(error));

/**
 * ext4 keeps up to 16 MiB that no file can have, not even root's: without this, what was erased there would stay.
 * @returns gives it back. A power cut in between: the next mount has the usual value.
 */
function takeReserve(device: string): () => void {
  try {
    const path = `/sys/fs/ext4/${basename(realpathSync(`/sys/dev/block/${device}`))}/reserved_clusters`;
    const usual = readFileSync(path, 'utf8').trim();
    writeFileSync(path, '0');
    return () => writeFileSync(path, usual);
  } catch (error) {
    errnoOf(error);
    return () => undefined;
  }
}
