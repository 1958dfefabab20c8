import { closeSync, constants, openSync, write } from 'node:fs';
import { alignedBuffer, directBytes } from './aligned-buffer.ts';
import { errnoOf } from './errno.ts';

/** What is written at once. */
const chunkBytes = 4 * 1024 * 1024;
/** Random bytes are made in pieces of this size: larger ones come in memory that the system has to clear first. */
const freshBytes = 65_536;
/** Fresh random bytes for one chunk in so many: the disk is waited for, not the cipher. */
const sameChunks = 8;

/** Overwrites a file past the system's cache, while the next bytes are being made. */
export class DirectOverwriting {
  readonly #fd: number;
  readonly #random: (bytes: number) => Buffer;
  /** One is filled while the other is written. */
  readonly #buffers: readonly [Buffer, Buffer];
  #turn = 0;

  private constructor(fd: number, random: (bytes: number) => Buffer) {
    this.#fd = fd;
    this.#random = random;
    this.#buffers = [alignedBuffer(fd, chunkBytes), alignedBuffer(fd, chunkBytes)];
  }

  /** The same file as the open one; null where its file system knows no direct writing. */
  static open(fd: number, random: (bytes: number) => Buffer): DirectOverwriting | null {
    let direct: number | null = null;
    try {
      direct = openSync(`/proc/self/fd/${fd}`, constants.O_RDWR | constants.O_DIRECT);
      return new DirectOverwriting(direct, random);
    } catch (error) {
      if (direct !== null) closeSync(direct);
      errnoOf(error);
      return null;
    }
  }

  /**
   * On the disk only after a sync, as the disk has a cache too.
   * @param from a multiple of {@link directBytes}
   * @returns bytes that were overwritten: what does not fill a block at the end is left
   */
  async overwrite(from: number, bytes: number): Promise<number> {
    const whole = bytes - (bytes % directBytes);
    let writing: Promise<void> = Promise.resolve();
    try {
      for (let at = from; at < from + whole; ) {
        const chunk = this.#nextBuffer().subarray(0, from + whole - at);
        await writing;
        writing = this.#write(chunk, at);
        at += chunk.length;
      }
    } finally {
      // Nothing may still use the memory and the descriptor.
      await writing;
    }
    return whole;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #nextBuffer(): Buffer {
    const buffer = this.#buffers[this.#turn % 2 === 0 ? 0 : 1];
    if (Math.floor(this.#turn / 2) % sameChunks === 0) {
      for (let at = 0; at < chunkBytes; at += freshBytes) this.#random(freshBytes).copy(buffer, at);
    }
    this.#turn += 1;
    return buffer;
  }

  async #write(chunk: Buffer, at: number): Promise<void> {
    for (let done = 0; done < chunk.length; ) {
      done += await new Promise<number>((resolve, reject) => {
        write(this.#fd, chunk, done, chunk.length - done, at + done, (error, written) => {
          if (error === null) resolve(written);
          else reject(error);
        });
      });
    }
  }
}
