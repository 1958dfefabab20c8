import { type BigIntStats, chmodSync, closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { errorCode } from '../probes/measure.ts';

/** What stands under a name, seen without following any link. */
export type Inspected =
  | { readonly is: 'gone' | 'ignored' | 'folder' | 'changing' | 'closed' | 'busy' }
  | { readonly is: 'link'; readonly identity: string }
  | { readonly is: 'file'; readonly file: OpenFile };

/** A regular file of this user's, held open: what is hashed is what was opened, whatever becomes of the name. */
export interface OpenFile {
  readonly fd: number;
  readonly stat: BigIntStats;
  readonly identity: string;
}

export const identityOf = (stat: BigIntStats): string => `${stat.dev}:${stat.ino}`;

/** O_NONBLOCK: a pipe put in a file's place between the two looks must not hold up the guard. */
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export function inspect(path: Buffer, uid: number): Inspected {
  try {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return { is: 'gone' };
    if (stat.isDirectory()) return { is: 'folder' };
    if (stat.uid !== BigInt(uid)) return { is: 'ignored' };
    if (stat.isSymbolicLink()) return { is: 'link', identity: identityOf(stat) };
    if (!stat.isFile()) return { is: 'ignored' };
    const fd = openReadable(path, stat);
    const opened = fstatSync(fd, { bigint: true });
    if (!opened.isFile() || identityOf(opened) !== identityOf(stat)) {
      closeSync(fd);
      return { is: 'changing' };
    }
    return { is: 'file', file: { fd, stat: opened, identity: identityOf(opened) } };
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        return { is: 'gone' };
      case 'ELOOP':
        return { is: 'changing' };
      // On Windows: a program lets nobody else open it meanwhile.
      case 'EBUSY':
        return { is: 'busy' };
      default:
        return { is: 'closed' };
    }
  }
}

function openReadable(path: Buffer, stat: BigIntStats): number {
  try {
    return openSync(path, readFlags);
  } catch (error) {
    if (errorCode(error) !== 'EACCES') throw error;
    // Its owner has closed it to himself; its owner is this user, so it can be opened again.
    chmodSync(path, Number(stat.mode & 0o777n) | 0o400);
    return openSync(path, readFlags);
  }
}

/** True where the file has neither grown nor been written to since `before`. */
export const isUnchanged = (before: BigIntStats, after: BigIntStats): boolean =>
  before.size === after.size && before.mtimeNs === after.mtimeNs && identityOf(before) === identityOf(after);
