import { closeSync, constants, fdatasyncSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fsyncFolder, openToRead } from '../durable-file.ts';

/** One slot, in bytes: a page, so that one slot's write never touches the other's. */
export const slotBytes = 4096;
export type SlotNumber = 0 | 1;

/** Two slots of one preallocated file that is only ever written in place: what is overwritten is gone from the disk. */
export interface SlotFile {
  /** Both slots. Null where the file is missing or is not two slots long. Throws where it cannot be read. */
  readonly read: () => readonly [Buffer, Buffer] | null;
  /** Overwrites one slot; on the disk when it returns. Throws a storage error. @param bytes `slotBytes` of them */
  readonly write: (slot: SlotNumber, bytes: Uint8Array) => void;
}

export const openSlotFile = (path: string): SlotFile => ({
  read: () => {
    const fd = openToRead(path);
    if (fd === null) return null;
    try {
      const { size } = fstatSync(fd);
      if (size !== 2 * slotBytes) return null;
      const both = Buffer.alloc(2 * slotBytes);
      for (let done = 0; done < both.length; ) {
        const count = readSync(fd, both, done, both.length - done, done);
        if (count === 0) return null;
        done += count;
      }
      return [both.subarray(0, slotBytes), both.subarray(slotBytes)];
    } finally {
      closeSync(fd);
    }
  },
  write: (slot, bytes) => {
    // Not O_CREAT: a file made anew would lie elsewhere on the disk, and the old blocks would keep their seed.
    const fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
    try {
      writeAll(fd, bytes, slot * slotBytes);
      fdatasyncSync(fd);
    } finally {
      closeSync(fd);
    }
  },
});

/** Lays the file out with real bytes, never holes: later writes need no new blocks. Over an unfinished one in place. */
export function makeSlotFile(path: string, slots: readonly [Uint8Array, Uint8Array]): void {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    for (const [slot, bytes] of slots.entries()) writeAll(fd, bytes, slot * slotBytes);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  fsyncFolder(dirname(path));
}

function writeAll(fd: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}
