import { closeSync, openSync } from 'node:fs';

/** `_IOW('f', 43, __u32)` of linux/ext4.h, since Linux 5.14; `EXT4_IOC_CHECKPOINT_FLAG_ZEROOUT`. */
const [ext4Checkpoint, zeroOut] = [0x4004_662b, 2] as const;

export type Checkpoint = (folder: string) => boolean;

/**
 * Has ext4 write what its journal holds to its place, and the journal over with zeros. A block that becomes part of a
 * folder or of a file's map is written to the journal alone at first; where it is given back before its turn, what was
 * erased there before would stay on the disk, and names would stay in the journal. Takes root's rights; through koffi,
 * for Node has no ioctl.
 * @returns a function that answers false where the file system knows no such thing
 */
export async function openCheckpoint(): Promise<Checkpoint> {
  const { default: koffi } = await import('koffi');
  const ioctl = koffi.load('libc.so.6').func('int ioctl(int fd, ulong request, uint32_t *flags)');
  return (folder) => {
    const fd = openSync(folder, 'r');
    try {
      return ioctl(fd, ext4Checkpoint, [zeroOut]) === 0;
    } finally {
      closeSync(fd);
    }
  };
}
