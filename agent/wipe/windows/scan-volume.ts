import { closeSync, openSync, readSync } from 'node:fs';
import type { CanaryScanner } from '../scan.ts';

/** An open volume. Throws the system's error. */
interface RawVolume {
  readonly read: (into: Buffer, at: number) => number;
  readonly close: () => void;
}
export type OpenVolume = (drive: string) => RawVolume;

/** `\\.\C:`, which an administrator alone may open: the blocks as the file system has them, below no cache of files. */
export const openVolume: OpenVolume = (drive) => {
  const fd = openSync(`\\\\.\\${drive}`, 'r');
  return {
    read: (into, at) => readSync(fd, into, 0, into.length, at),
    close: () => closeSync(fd),
  };
};

/** A volume is read in whole sectors from the beginning of one; no disk has larger ones than this divides into. */
const sectorBytes = 4096;
const pieceBytes = 4 * 1024 * 1024;

/**
 * Looks through a volume from its beginning to its end.
 * @param bytes its length as the system says it; no read goes beyond
 * @returns false where a part of it was not read
 */
export function scanVolume(scanner: CanaryScanner, open: OpenVolume, drive: string, bytes: number): boolean {
  scanner.cut();
  let volume: RawVolume;
  try {
    volume = open(drive);
  } catch {
    return false;
  }
  try {
    const end = Math.floor(bytes / sectorBytes) * sectorBytes;
    const buffer = Buffer.allocUnsafe(pieceBytes);
    for (let at = 0; at < end; ) {
      const piece = buffer.subarray(0, Math.min(pieceBytes, end - at));
      const read = volume.read(piece, at);
      // Part of a sector: the next read could not begin where this one ended.
      if (read === 0 || read % sectorBytes !== 0) return false;
      scanner.take(piece.subarray(0, read));
      at += read;
    }
    return end > 0;
  } catch {
    return false;
  } finally {
    volume.close();
  }
}
