import { createHash, type Hash } from 'node:crypto';

/** A file as the stream carries it. `at`: its first byte's place in the stream. */
export interface Wanted {
  readonly n: number;
  readonly at: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file of which some bytes have arrived. */
export interface Partial {
  readonly file: Wanted;
  readonly hash: Hash;
  readonly got: number;
}

export interface Split {
  /** Files whose last byte was among these, each verified. */
  readonly whole: readonly Wanted[];
  /** The file that is not whole yet; null between two files. */
  readonly partial: Partial | null;
  /** The file whose bytes do not match its hash; what comes after it was not looked at. */
  readonly bad: Wanted | null;
}

export const begin = (file: Wanted): Partial => ({ file, hash: createHash('sha256'), got: 0 });

/**
 * Follows the stream through bytes that have just arrived.
 * @param next the file behind the last one; asked only while there are bytes for it
 */
export async function splitStream(
  body: Uint8Array,
  before: Partial | null,
  next: () => Promise<Wanted>,
): Promise<Split> {
  const whole: Wanted[] = [];
  let partial = before;
  for (let at = 0; at < body.length; ) {
    const { file, hash, got }: Partial = partial ?? begin(await next());
    const part = body.subarray(at, at + file.bytes - got);
    hash.update(part);
    at += part.length;
    partial = { file, hash, got: got + part.length };
    if (partial.got < file.bytes) break;
    if (hash.digest('hex') !== file.sha256) return { whole, partial: null, bad: file };
    whole.push(file);
    partial = null;
  }
  return { whole, partial, bad: null };
}
