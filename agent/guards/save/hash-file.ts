import { read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { nodeCrypto } from '../../node-crypto.ts';

const readAsync = promisify(read);
/** Up to this size a file is read in one go: cheaper than a trip through the thread pool, and still short. */
const smallBytes = 256 * 1024;
/** What is read of a small file at least: one that has grown since is not read in crumbs. */
const leastBytes = 4 * 1024;
const chunkBytes = 1024 * 1024;

export interface FileDigest {
  readonly sha256: string;
  readonly bytes: number;
}

/** SHA-256 of all that an open file holds now. `each` sees every chunk, for a copy made on the way. */
export async function hashFile(
  fd: number,
  size: number,
  each: (chunk: Buffer) => Promise<void> | undefined = () => undefined,
): Promise<FileDigest> {
  const hash = nodeCrypto().createHash('sha256');
  // As long as the file, and one byte that shows its end: of tens of thousands of small ones each leaves its buffer.
  const buffer = Buffer.allocUnsafe(size < smallBytes ? Math.max(leastBytes, size + 1) : chunkBytes);
  let bytes = 0;
  for (;;) {
    const got =
      size < smallBytes
        ? readSync(fd, buffer, 0, buffer.length, bytes)
        : (await readAsync(fd, buffer, 0, buffer.length, bytes)).bytesRead;
    if (got === 0) return { sha256: hash.digest('hex'), bytes };
    const chunk = buffer.subarray(0, got);
    hash.update(chunk);
    await each(chunk);
    bytes += got;
    // A file known to be small is at its end here unless it has grown; then the next turn reads on.
    if (size < smallBytes && got < buffer.length) return { sha256: hash.digest('hex'), bytes };
  }
}
