import { closeSync, fsyncSync, openSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { storageFault } from './storage-fault.ts';

export const reserveBytes = 1024 * 1024;

/** Room set aside, so that the entry which says that the disk is full still finds some. */
export interface Reserve {
  /** Makes the reserve where it is missing. False where there is no room. */
  readonly ensure: () => boolean;
  /** Gives the room back. */
  readonly release: () => void;
}

/** @param random fills the file: a file of zeros may take no room on a disk that compresses. */
export function openReserve(dataFolder: string, random: (bytes: number) => Buffer): Reserve {
  const path = join(dataFolder, 'reserve');
  const temp = `${path}.new`;
  const remove = (name: string): void => {
    try {
      unlinkSync(name);
    } catch {
      // already gone
    }
  };
  const isWhole = (): boolean => {
    try {
      return statSync(path).size === reserveBytes;
    } catch {
      return false;
    }
  };
  return {
    ensure: () => {
      if (isWhole()) return true;
      try {
        const fd = openSync(temp, 'w', 0o600);
        try {
          const bytes = random(reserveBytes);
          for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
          fsyncSync(fd);
        } finally {
          closeSync(fd);
        }
        renameSync(temp, path);
        return true;
      } catch (error) {
        remove(temp);
        if (storageFault(error) === null) throw error;
        return false;
      }
    },
    release: () => remove(path),
  };
}
