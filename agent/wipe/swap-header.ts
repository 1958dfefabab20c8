import { closeSync, constants, openSync, readSync } from 'node:fs';

/** The header fills the first page: mm/swapfile.c and `union swap_header` of the kernel. */
export const swapHeaderBytes = 4096;

const signatureAt = 4086;
/** What hibernation puts in its place until the next start: the kernel's, uswsusp's, TuxOnIce's. */
const suspended = ['S1SUSPEND', 'S2SUSPEND', 'ULSUSPEND', 'LINHIB0001', '\xed\xc3\x02\xe9\x98\x56\xe5\x0c'];

export interface SwapHeader {
  readonly uuid: string;
  readonly label: string;
  /** An image of memory lies behind it, which the next start would take up. */
  readonly isSuspended: boolean;
}

/** @param page the first page; null where it is no header of this page size */
export function swapHeader(page: Buffer): SwapHeader | null {
  const signature = page.toString('latin1', signatureAt, swapHeaderBytes);
  const isSuspended = suspended.some((word) => signature.startsWith(word));
  if (signature !== 'SWAPSPACE2' && !isSuspended) return null;
  const digits = page.toString('hex', 1036, 1052);
  const label = page.toString('latin1', 1052, 1068).replace(/\0.*$/s, '');
  return {
    uuid: [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
      '-',
    ),
    // Anything else than plain signs could not be told in the journal.
    label: /^[\x20-\x7e]*$/.test(label) ? label : '',
    isSuspended,
  };
}

/** Null where there is none, or nothing can be read. */
export function readSwapHeader(path: string): SwapHeader | null {
  const page = Buffer.alloc(swapHeaderBytes);
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      return readSync(fd, page, 0, page.length, 0) === page.length ? swapHeader(page) : null;
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}
