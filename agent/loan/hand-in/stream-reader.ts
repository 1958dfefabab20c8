import type { Hash } from 'node:crypto';
import { closeSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { nodeCrypto } from '../../node-crypto.ts';
import { type ListedFile, markOf, openListed, pathOnDisk } from './take-list.ts';

const readAsync = promisify(read);
const prefixBytes = 1024 * 1024;

/** `changed`: a file is not what the list says any more. */
export type ReadChunk =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'changed'; readonly file: ListedFile };

interface OpenFile {
  readonly fd: number;
  readonly hash: Hash;
  at: number;
}

/** The wanted files one after the other, as one stream. Each is hashed anew while it is read. */
export class StreamReader {
  readonly #workFolder: string;
  readonly #files: readonly ListedFile[];
  /** Where each file begins in the stream; the last number is the stream's length. */
  readonly #starts: readonly number[];
  #index = 0;
  #open: OpenFile | null = null;
  /** Read into anew each time: a buffer for each chunk would be garbage of many times its size. */
  #buffer: Buffer = Buffer.alloc(0);

  constructor(workFolder: string, files: readonly ListedFile[]) {
    this.#workFolder = workFolder;
    this.#files = files;
    const starts = [0];
    for (const { row } of files) starts.push((starts.at(-1) ?? 0) + row.bytes);
    this.#starts = starts;
  }

  get length(): number {
    return this.#starts.at(-1) ?? 0;
  }

  /** Goes to a place in the stream. What lies before it in its file is read again: the hash is over the whole. */
  async seek(offset: number): Promise<ListedFile | null> {
    this.close();
    this.#index = this.#fileAt(offset);
    let left = offset - (this.#starts[this.#index] ?? 0);
    while (left > 0) {
      const chunk = await this.read(Math.min(left, prefixBytes));
      if (chunk.kind === 'changed') return chunk.file;
      left -= chunk.bytes.length;
    }
    return null;
  }

  /**
   * At most so many bytes; fewer only at the end of the stream. A file's last byte comes only with the right hash. The
   * bytes are there until the next reading or `seek`.
   */
  async read(maxBytes: number): Promise<ReadChunk> {
    if (this.#buffer.length < maxBytes) this.#buffer = Buffer.allocUnsafeSlow(maxBytes);
    const buffer = this.#buffer.subarray(0, Math.min(maxBytes, this.length - this.#position()));
    let filled = 0;
    while (filled < buffer.length) {
      const file = this.#files[this.#index];
      if (file === undefined) throw new Error('read behind the end of the stream');
      const open = this.#open ?? this.#begin(file);
      if (open === null) return { kind: 'changed', file };
      this.#open = open;
      const want = Math.min(buffer.length - filled, file.row.bytes - open.at);
      const { bytesRead } = await readAsync(open.fd, buffer, filled, want, open.at);
      if (bytesRead === 0) return { kind: 'changed', file };
      open.hash.update(buffer.subarray(filled, filled + bytesRead));
      open.at += bytesRead;
      filled += bytesRead;
      if (open.at < file.row.bytes) continue;
      const isSame = open.hash.digest('hex') === file.row.sha256;
      this.close();
      this.#index += 1;
      if (!isSame) return { kind: 'changed', file };
    }
    return { kind: 'bytes', bytes: buffer };
  }

  close(): void {
    if (this.#open !== null) closeSync(this.#open.fd);
    this.#open = null;
  }

  #position(): number {
    return (this.#starts[this.#index] ?? this.length) + (this.#open?.at ?? 0);
  }

  /** Null where the file is gone, or is another one by now. */
  #begin(file: ListedFile): OpenFile | null {
    let fd: number;
    try {
      fd = openListed(pathOnDisk(this.#workFolder, file));
    } catch {
      return null;
    }
    if (markOf(fd).mark === file.mark) return { fd, hash: nodeCrypto().createHash('sha256'), at: 0 };
    closeSync(fd);
    return null;
  }

  /** The last file that begins at or before a place. */
  #fileAt(offset: number): number {
    let [low, high] = [0, this.#files.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? Number.POSITIVE_INFINITY) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
