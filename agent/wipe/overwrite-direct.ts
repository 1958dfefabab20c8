import { randomFillSync } from 'node:crypto';
import { closeSync, constants, openSync, write } from 'node:fs';
import { alignedBuffer, directBytes } from './aligned-buffer.ts';
import { errnoOf } from './errno.ts';

/** What is written at once. */
const chunkBytes = 1024 * 1024;
/** So many chunks are under way: one alone leaves the disk idle between two of them. */
const depth = 4;
/** Fresh random bytes for one chunk in so many: the disk is waited for, not the cipher. */
const sameChunks = 8;

/** Overwrites a file past the system's cache, in several chunks at once. */
export class DirectOverwriting {
  readonly #fd: number;
  readonly #lanes: readonly Lane[];

  private constructor(fd: number) {
    this.#fd = fd;
    this.#lanes = Array.from({ length: depth }, () => ({ buffer: alignedBuffer(fd, chunkBytes), turn: 0 }));
  }

  /** The same file as the open one; null where its file system knows no direct writing. */
  static open(fd: number): DirectOverwriting | null {
    let direct: number | null = null;
    try {
      direct = openSync(`/proc/self/fd/${fd}`, constants.O_RDWR | constants.O_DIRECT);
      return new DirectOverwriting(direct);
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
    const end = from + bytes - (bytes % directBytes);
    let next = from;
    const write = async (lane: Lane): Promise<void> => {
      while (next < end) {
        const at = next;
        next = Math.min(at + chunkBytes, end);
        await this.#write(nextFilled(lane).subarray(0, next - at), at);
      }
    };
    const lanes = await Promise.allSettled(this.#lanes.map(write));
    // Not before all have settled: nothing may still use the memory and the descriptor.
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    return end - from;
  }

  close(): void {
    closeSync(this.#fd);
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

/** One of the writes under way: its memory, and how often that has been written. */
interface Lane {
  readonly buffer: Buffer;
  turn: number;
}

function nextFilled(lane: Lane): Buffer {
  if (lane.turn % sameChunks === 0) randomFillSync(lane.buffer);
  lane.turn += 1;
  return lane.buffer;
}
