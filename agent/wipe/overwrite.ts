import { randomFillSync } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { DirectOverwriting } from './overwrite-direct.ts';

const chunkBytes = 1024 * 1024;
/** A hole is left a hole in pieces of this size; filling holes could fill the disk. */
const pieceBytes = 4096;
/** What is longer is brought onto the disk by itself, so that a batch stays small. */
const longBytes = 8n * 1024n * 1024n;

const zeros = Buffer.alloc(chunkBytes);
const fresh = Buffer.alloc(chunkBytes);

/** Fresh random bytes, 1 MiB at most, that stay what they are until the next call. */
export const randomPiece = (bytes: number): Buffer => randomFillSync(fresh.subarray(0, bytes));

/** A part of a file that has room on the disk. */
export interface DataRange {
  readonly from: number;
  readonly bytes: number;
}

/** Asks the file system where an open file has data; null where it does not say. */
export type DataRanges = (fd: number) => Promise<readonly DataRange[] | null>;

/**
 * Overwrites a regular file in place with random bytes, its holes left out. Durable only where it is long; the caller
 * sees to the rest. Throws the system's error, EBUSY where the path leads to another file than was looked at.
 */
export async function overwriteFile(path: Buffer, seen: BigIntStats, dataRanges: DataRanges): Promise<void> {
  const isSparse = seen.blocks * 512n < seen.size;
  const access = isSparse ? constants.O_RDWR : constants.O_WRONLY;
  const fd = openSync(path, access | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const opened = fstatSync(fd, { bigint: true });
    if (opened.ino !== seen.ino || opened.dev !== seen.dev || !opened.isFile()) {
      throw Object.assign(new Error('another file is there now'), { code: 'EBUSY', syscall: 'open' });
    }
    const size = Number(opened.size);
    const ranges = isSparse ? await dataRanges(fd) : [{ from: 0, bytes: size }];
    const inFile = (ranges ?? []).map(({ from, bytes }) => ({ from, bytes: Math.min(bytes, size - from) }));
    if (ranges === null) overwriteData(fd, size);
    if (opened.size > longBytes) await overwriteLong(fd, inFile);
    else for (const { from, bytes } of inFile) overwriteRange(fd, from, bytes);
  } finally {
    closeSync(fd);
  }
}

/** Overwrites `bytes` bytes from `from` on. */
export function overwriteRange(fd: number, from: number, bytes: number): void {
  for (let at = from; at < from + bytes; ) {
    const chunk = randomPiece(Math.min(chunkBytes, from + bytes - at));
    for (let done = 0; done < chunk.length; ) done += writeSync(fd, chunk, done, undefined, at + done);
    at += chunk.length;
  }
}

/** Past the system's cache where the file system knows how, the usual way elsewhere; durable when it resolves. */
export async function overwriteLong(fd: number, ranges: readonly DataRange[]): Promise<void> {
  const direct = DirectOverwriting.open(fd);
  try {
    for (const { from, bytes } of ranges) {
      const done = (await direct?.overwrite(from, bytes)) ?? 0;
      overwriteRange(fd, from + done, bytes - done);
    }
  } finally {
    direct?.close();
  }
  fdatasyncSync(fd);
}

/** Where nobody says what is a hole: overwrites what reads as other than zero. */
function overwriteData(fd: number, size: number): void {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let at = 0; at < size; ) {
    const read = readSync(fd, buffer, 0, buffer.length, at);
    if (read === 0) return;
    if (!isZero(buffer.subarray(0, read))) {
      for (let piece = 0; piece < read; piece += pieceBytes) {
        const bytes = Math.min(pieceBytes, read - piece);
        if (!isZero(buffer.subarray(piece, piece + bytes))) overwriteRange(fd, at + piece, bytes);
      }
    }
    at += read;
  }
}

const isZero = (bytes: Buffer): boolean => bytes.compare(zeros, 0, bytes.length) === 0;
