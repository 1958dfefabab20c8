import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Canary } from '#contract/loan/wipe-report.ts';
import { alignedBuffer } from './aligned-buffer.ts';
import { canaryNeedle, canaryTag } from './canary-text.ts';

const forms = ['utf8', 'utf16le'] as const;
const readBytes = 4 * 1024 * 1024;

/** Looks for any number of canaries at once in a stream of bytes, whatever lies where, in pieces of any size. */
export class CanaryScanner {
  /** Positions in the list that was given. */
  readonly found = new Set<number>();
  bytes = 0;
  private readonly families: readonly {
    readonly tag: Buffer;
    readonly needleBytes: number;
    readonly markers: ReadonlyMap<string, readonly number[]>;
  }[];
  private readonly overlapBytes: number;
  private rest: Buffer = Buffer.alloc(0);

  constructor(canaries: readonly Pick<Canary, 'marker' | 'form'>[]) {
    this.families = forms.flatMap((form) => {
      const markers = new Map<string, number[]>();
      for (const [index, canary] of canaries.entries()) {
        if (canary.form !== form) continue;
        const key = canaryNeedle(canary).toString('latin1');
        markers.set(key, [...(markers.get(key) ?? []), index]);
      }
      const needleBytes = [...markers.keys()][0]?.length ?? 0;
      return markers.size === 0 ? [] : [{ tag: canaryTag(form), needleBytes, markers }];
    });
    this.overlapBytes = Math.max(0, ...this.families.map(({ needleBytes }) => needleBytes - 1));
  }

  /** The next piece, in order. It may be used again after the call. */
  take(piece: Buffer): void {
    this.bytes += piece.length;
    // A canary across the edge of two pieces lies in the end of the one and the beginning of the other.
    this.search(Buffer.concat([this.rest, piece.subarray(0, this.overlapBytes)]));
    this.search(piece);
    const end = Buffer.concat([this.rest, piece.subarray(Math.max(0, piece.length - this.overlapBytes))]);
    this.rest = Buffer.from(end.subarray(Math.max(0, end.length - this.overlapBytes)));
  }

  /** What comes next does not follow on what came before. */
  cut(): void {
    this.rest = Buffer.alloc(0);
  }

  private search(bytes: Buffer): void {
    for (const { tag, needleBytes, markers } of this.families) {
      for (let at = bytes.indexOf(tag); at >= 0; at = bytes.indexOf(tag, at + 1)) {
        for (const index of markers.get(bytes.toString('latin1', at, at + needleBytes)) ?? []) this.found.add(index);
      }
    }
  }
}

/**
 * Reads a device, an image or a file from its beginning to its end. A device is read past the system's cache, which keeps
 * pages that a mounted file system has long written over: a stale page would say that something is still there, or gone.
 * @param isDirect read a file like this too: the kernel writes a swap file past the cache
 * @returns false where a part could not be read
 */
export function scanPath(scanner: CanaryScanner, path: string | Buffer, isDirect = false): boolean {
  scanner.cut();
  let fd: number;
  let fileBytes = Number.POSITIVE_INFINITY;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const stat = fstatSync(fd);
    if (stat.isFile()) fileBytes = stat.size;
    if (stat.isBlockDevice() || isDirect) {
      closeSync(fd);
      fd = openSync(path, constants.O_RDONLY | constants.O_DIRECT);
    }
  } catch {
    return false;
  }
  try {
    const buffer = alignedBuffer(fd, readBytes);
    for (let at = 0; ; ) {
      const read = readSync(fd, buffer, 0, buffer.length, at);
      if (read === 0) return true;
      scanner.take(buffer.subarray(0, read));
      at += read;
      // Behind the end a direct read may not begin.
      if (at >= fileBytes) return true;
    }
  } catch {
    return false;
  } finally {
    closeSync(fd);
  }
}

/**
 * Whether the scanner finds markers made for this test: each form, at the edges of pieces and across them, and none that
 * is not there. A scanner that has not passed says nothing about a disk.
 */
export function passesSelfTest(make: (canaries: readonly Pick<Canary, 'marker' | 'form'>[]) => CanaryScanner): boolean {
  const pieceBytes = 4096;
  const marker = (): string => randomBytes(32).toString('hex');
  const planted = forms.flatMap((form) => [0, 1, 2, 3].map(() => ({ marker: marker(), form })));
  const absent = forms.map((form) => ({ marker: marker(), form }));
  const storage = randomBytes(pieceBytes * (planted.length + 2));
  for (const [index, canary] of planted.entries()) {
    const needle = canaryNeedle(canary);
    // In turn: at the beginning of a piece, at its end, across its edge by one byte at the one or the other side.
    const shift = [0, -needle.length, -1, 1 - needle.length][index % 4] ?? 0;
    needle.copy(storage, pieceBytes * (index + 1) + shift);
  }
  const scanner = make([...planted, ...absent]);
  for (let at = 0; at < storage.length; at += pieceBytes) scanner.take(storage.subarray(at, at + pieceBytes));
  return scanner.found.size === planted.length && planted.every((_, index) => scanner.found.has(index));
}
