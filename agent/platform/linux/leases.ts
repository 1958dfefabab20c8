/** Whether nobody has an open file open for writing. Null where the kernel cannot say. */
export type IsUnwritten = (fd: number) => boolean | null;

/** fcntl(2), `linux/fcntl.h`. */
const [fSetSig, fSetLease, fRdLck, fUnLck] = [10, 1024, 0, 2] as const;
/** Its default is to be ignored: whoever opens the file in the moment of the question must not end this process. */
const sigUrg = 23;
const eAgain = 11;

/**
 * Asks for a read lease and gives it back at once: the kernel grants none while anyone, in any process, has the file
 * open or mapped for writing. It takes the file's owner and a descriptor that only reads; file systems without leases
 * (FUSE, NFS) cannot say. Through koffi, for Node has no fcntl.
 */
export async function openLeases(): Promise<IsUnwritten> {
  const { default: koffi } = await import('koffi');
  const fcntl = koffi.load('libc.so.6').func('int fcntl(int fd, int command, int value)');
  return (fd) => {
    fcntl(fd, fSetSig, sigUrg);
    if (fcntl(fd, fSetLease, fRdLck) !== 0) return koffi.errno() === eAgain ? false : null;
    fcntl(fd, fSetLease, fUnLck);
    return true;
  };
}
