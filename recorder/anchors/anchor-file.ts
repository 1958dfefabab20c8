import { closeSync, constants, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fsyncFolder, openToRead } from '../durable-file.ts';
import { type Anchor, readAnchor, writeAnchor } from './anchor-line.ts';

/** As much of the end as is looked at: some fifty lines. */
const tailBytes = 8192;

export const anchorPath = (dataFolder: string): string => join(dataFolder, 'anchors');

/** Lines that are only ever appended. `chattr +a` on the file makes the kernel see to that (`recorder protect`). */
export interface AnchorFile {
  /** The newest lines of a chain, oldest first. Null where the file is missing. Throws where it cannot be read. */
  readonly read: (chain: string) => readonly Anchor[] | null;
  /** On the disk when it returns. Throws a storage error, also where the file is missing: it is never made anew here. */
  readonly append: (anchor: Anchor) => void;
  /** Makes the file where it is missing. */
  readonly make: () => void;
}

export function openAnchorFile(path: string): AnchorFile {
  const append = (text: string, flags: number): void => {
    const fd = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW | flags, 0o600);
    try {
      const { size } = fstatSync(fd);
      const last = Buffer.alloc(1);
      if (size > 0) readSync(fd, last, 0, 1, size - 1);
      // A line that a power cut broke off must not swallow this one.
      const broken = size > 0 && last[0] !== 0x0a;
      const bytes = Buffer.from(`${broken ? '\n' : ''}${text}`);
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
      fdatasyncSync(fd);
    } finally {
      closeSync(fd);
    }
  };
  return {
    read: (chain) => {
      const text = readTail(path);
      if (text === null) return null;
      return text
        .split('\n')
        .map(readAnchor)
        .filter((anchor) => anchor?.chain === chain)
        .filter((anchor) => anchor !== null);
    },
    append: (anchor) => append(`${writeAnchor(anchor)}\n`, 0),
    make: () => {
      append('', constants.O_CREAT);
      fsyncFolder(dirname(path));
    },
  };
}

function readTail(path: string): string | null {
  const fd = openToRead(path);
  if (fd === null) return null;
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, tailBytes));
    const count = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('latin1', 0, count);
  } finally {
    closeSync(fd);
  }
}
