import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { type FileDigest, hashFile } from './hash-file.ts';

/** SHA-256 of the regular file under a name; null where there is none, or a link. */
export async function hashPath(path: Buffer): Promise<FileDigest | null> {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(fd);
    return stat.isFile() ? await hashFile(fd, stat.size) : null;
  } finally {
    closeSync(fd);
  }
}
