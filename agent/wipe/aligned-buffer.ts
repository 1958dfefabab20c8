import { readSync } from 'node:fs';

/** Direct reads and writes begin and end at a multiple of this, in the file and in memory. */
export const directBytes = 4096;

/**
 * Memory for direct reads and writes (O_DIRECT in open(2)): it has to lie at a multiple of the device's block size, and no
 * buffer says where it lies, so the reads themselves tell. Throws the system's error where none goes.
 * @param fd open for reading, with O_DIRECT
 */
export function alignedBuffer(fd: number, bytes: number): Buffer {
  const whole = Buffer.allocUnsafeSlow(bytes + directBytes);
  // From the end: large memory begins a few bytes behind the edge of a page.
  for (let shift = directBytes; ; shift -= 8) {
    const buffer = whole.subarray(shift, shift + bytes);
    try {
      readSync(fd, buffer, 0, directBytes, 0);
      return buffer;
    } catch (error) {
      if (shift === 8) throw error;
    }
  }
}
