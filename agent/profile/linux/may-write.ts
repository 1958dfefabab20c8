import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whether this process's account may write here; ACLs and groups are the kernel's to judge. */
export function mayWriteHere(path: string): boolean {
  // An owner may give the right back, also where the mode does not have it.
  if (lstatSync(path).uid === process.getuid?.()) return true;
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folder above a path through which this account could put something else in its place, or null. */
export function wayToReplace(path: string): string | null {
  for (let folder = dirname(path), below = path; ; below = folder, folder = dirname(folder)) {
    const sticky = (lstatSync(folder).mode & 0o1000) !== 0;
    const own = lstatSync(folder).uid === process.getuid?.();
    // In a sticky folder only owners of folder or entry move it.
    if (mayWriteHere(folder) && (own || !sticky || lstatSync(below).uid === process.getuid?.())) return folder;
    if (folder === dirname(folder)) return null;
  }
}
