import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { WipeReason } from '#contract/loan/wipe-report.ts';
import { countable, type Inventory, reasonOf } from '../erase-tree.ts';
import { errnoOf } from '../errno.ts';
import { overwriteRange } from '../overwrite.ts';

interface Erased {
  readonly files: number;
  readonly bytes: number;
  readonly reasons: readonly WipeReason[];
}

const pieceBytes = 8 * 1024 * 1024;
const smallBytes = 1024 * 1024;

const statOf = (path: string) => lstatSync(path, { throwIfNoEntry: false });

/** What lies in a folder and below it. A link or junction is one file and leads nowhere. Throws the system's error. */
export function countFolder(folder: string): Inventory {
  const sum = { files: 0, bytes: 0, odd: 0 };
  if (statOf(folder)?.isDirectory() !== true) return sum;
  const open = [folder];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const name of readdirSync(path)) {
      const inside = join(path, name);
      const stat = statOf(inside);
      if (stat?.isDirectory() === true) {
        open.push(inside);
        continue;
      }
      sum.files += 1;
      sum.bytes = countable(sum.bytes + (stat?.isFile() === true ? stat.size : 0));
      if (stat === undefined || stat.nlink > 1 || hasHoles(stat)) sum.odd += 1;
    }
  }
  return sum;
}

/** {@link eraseFile}, where it is there. */
export function eraseIfThere(path: string): readonly WipeReason[] {
  try {
    if (statOf(path) !== undefined) eraseFile(path);
    return [];
  } catch (error) {
    return [reasonOf(errnoOf(error))];
  }
}

/**
 * Overwrites, renames and deletes all that lies in a folder, and the folders in it; it itself stays. What cannot be
 * overwritten keeps its name, so that the next try finds it. Nobody may work in it meanwhile.
 * @param told how many files are gone
 */
export function eraseFolder(folder: string, told: (files: number) => void): Erased {
  const reasons = new Set<WipeReason>();
  const sum = { files: 0, bytes: 0 };
  const attempt = <Value>(act: () => Value): Value | null => {
    try {
      return act();
    } catch (error) {
      reasons.add(reasonOf(errnoOf(error)));
      return null;
    }
  };
  if (attempt(() => statOf(folder)?.isDirectory() === true) !== true) return { ...sum, reasons: [...reasons] };
  const folders = [folder];
  for (let at = 0; at < folders.length; at += 1) {
    const path = folders[at] ?? folder;
    for (const name of attempt(() => readdirSync(path)) ?? []) {
      const inside = join(path, name);
      const stat = attempt(() => statOf(inside));
      if (stat === null) continue;
      if (stat === undefined) {
        // Listed, and not to be found under its name: a name that is no text.
        reasons.add('file-left');
      } else if (stat.isDirectory()) {
        folders.push(inside);
      } else if (attempt(() => eraseFile(inside)) !== null) {
        sum.files += 1;
        sum.bytes = countable(sum.bytes + (stat.isFile() ? stat.size : 0));
        told(sum.files);
      }
    }
  }
  for (const path of folders.slice(1).toReversed()) attempt(() => rmdirSync(path));
  return { ...sum, reasons: [...reasons] };
}

/**
 * Overwritten in place and durable, before its name goes. Another name of a file is only taken away; the last one erases.
 * A file with holes is left to the filling of the free space: written over, it could grow beyond what the disk has.
 */
function eraseFile(path: string): void {
  const stat = lstatSync(path);
  if (stat.isFile() && stat.nlink === 1 && !hasHoles(stat)) overwriteWhole(path);
  const nameless = join(dirname(path), randomBytes(8).toString('hex'));
  renameSync(path, nameless);
  unlinkSync(nameless);
}

/** Of a small one that lies in the file table NTFS tells less room than it has bytes. */
const hasHoles = ({ size, blocks }: Stats): boolean => size > smallBytes && blocks * 512 < size;

/** The beginning last: until all the rest is gone, the system still knows the file for what it is. */
export function overwriteWhole(path: string): void {
  const fd = openToWrite(path);
  try {
    const { size } = fstatSync(fd);
    for (let end = size; end > 0; end -= pieceBytes) {
      const from = Math.max(0, end - pieceBytes);
      overwriteRange(fd, from, end - from);
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function openToWrite(path: string): number {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if (!['EPERM', 'EACCES'].includes(errnoOf(error))) throw error;
    // The read-only mark of a file, which every program may set.
    chmodSync(path, 0o600);
    return openSync(path, 'r+');
  }
}
