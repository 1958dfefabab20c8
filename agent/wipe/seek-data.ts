import type { DataRange } from './overwrite.ts';

/** lseek(2), `linux/fs.h`. */
const [seekData, seekHole] = [3, 4] as const;
/** There is no more data behind this place. */
const eNxIo = 6;

/**
 * Where an open file has data; null where its file system does not say so, or says that all of it is. Throws EFBIG where
 * that is so far behind that Node cannot write there.
 */
export type SeekData = (fd: number, size: number) => readonly DataRange[] | null;

/**
 * For file systems that cannot list their extents (tmpfs): a file there may be said to have more bytes than can ever be
 * read, and be a hole all over. Through koffi, for Node has no lseek.
 */
export async function openSeekData(): Promise<SeekData> {
  const { default: koffi } = await import('koffi');
  const lseek = koffi.load('libc.so.6').func('int64_t lseek(int fd, int64_t offset, int whence)');
  return (fd, size) => {
    const ranges: DataRange[] = [];
    for (let at = 0; at < size; ) {
      const from = Number(lseek(fd, at, seekData));
      if (from < 0) return koffi.errno() === eNxIo ? ranges : null;
      if (!Number.isSafeInteger(from)) throw tooFar();
      const to = Number(lseek(fd, from, seekHole));
      if (to <= from || (from === 0 && to >= size)) return null;
      if (!Number.isSafeInteger(to)) throw tooFar();
      ranges.push({ from, bytes: to - from });
      at = to;
    }
    return ranges;
  };
}

const tooFar = (): Error => Object.assign(new Error('data behind 2^53'), { code: 'EFBIG', syscall: 'lseek' });
