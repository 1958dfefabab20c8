import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { CheckReport, WipeReason } from '#contract/loan/wipe-report.ts';
import { reasonOf } from '../erase-tree.ts';
import { errnoOf } from '../errno.ts';
import { eraseIfThere, overwriteWhole } from './erase-folder.ts';

/**
 * BitLocker writes this at the beginning of a volume and of each of its three copies of what holds the keys. Taking the
 * protectors away would leave a clear key in them: only where none of them is left does nothing open the volume.
 */
const signature = Buffer.from('-FVE-FS-', 'latin1');
const pieceBytes = 4 * 1024 * 1024;

/** The file that holds the volume, and copies of its keys. */
export interface ContainerPlaces {
  readonly container: string;
  readonly keyCopies: readonly string[];
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
export const isContainerThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/**
 * Overwrites the whole file, every copy of the keys with it, and then the files with a copy of a key. Windows lets
 * nobody write to a container that is attached (EBUSY). The file itself stays, as the next step's.
 */
export function eraseContainer({ container, keyCopies }: ContainerPlaces): readonly WipeReason[] {
  const reasons = new Set<WipeReason>();
  try {
    if (isContainerThere(container)) {
      overwriteWhole(container);
      if (holdsSignature(container)) reasons.add('key-still-opens');
    }
  } catch (error) {
    const code = errnoOf(error);
    reasons.add(code === 'EBUSY' ? 'still-mounted' : reasonOf(code));
  }
  for (const path of keyCopies) {
    for (const reason of eraseIfThere(path)) reasons.add(reason);
    if (isThere(path)) reasons.add('key-still-opens');
  }
  return [...reasons];
}

/** Whether anything that the parameters name opens the volume. What cannot be read is not known. */
export function containerState({ container, keyCopies }: ContainerPlaces): CheckReport['volume'] {
  try {
    if (keyCopies.some(isThere)) return 'usable';
    return isThere(container) && holdsSignature(container) ? 'usable' : 'unusable';
  } catch (error) {
    errnoOf(error);
    return 'unknown';
  }
}

/** Whether the mark of BitLocker stands anywhere in a file. Throws the system's error. */
function holdsSignature(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(signature.length - 1 + pieceBytes).fill(0, 0, signature.length - 1);
    for (let at = 0; ; ) {
      const read = readSync(fd, buffer, signature.length - 1, pieceBytes, at);
      if (read === 0) return false;
      const end = signature.length - 1 + read;
      if (buffer.subarray(0, end).includes(signature)) return true;
      // Across the edge of two pieces.
      buffer.copy(buffer, 0, end - (signature.length - 1), end);
      at += read;
    }
  } finally {
    closeSync(fd);
  }
}
