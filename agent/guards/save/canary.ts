import { closeSync, constants, fstatSync, openSync, readSync, renameSync, unlinkSync } from 'node:fs';
import { errorCode } from '../probes/measure.ts';

const prefix = '端末守の確認-';
const pattern = /^端末守の確認-([0-9a-f]{16})\.txt$/;

/** Name and text of a harmless file: it says what it is, and holds nothing that its name does not. */
export const canaryName = (random: string): string => `${prefix}${random}.txt`;
export const canaryText = (random: string): string =>
  `端末守が、保存の監視が働いていることを確かめるためのファイルです。自動で片づけられます。${random}\n`;

/** True for a canary that an agent left behind when it was killed: exactly its name, exactly its text. */
export function isStaleCanary(name: Buffer, path: Buffer): boolean {
  const match = pattern.exec(name.toString('utf8'));
  const random = match?.[1];
  return random !== undefined && holdsExactly(path, canaryText(random));
}

/** True where the file is a regular one and holds this text and nothing else. */
export function holdsExactly(path: Buffer, text: string): boolean {
  const wanted = Buffer.from(text);
  let fd: number | null = null;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size !== wanted.length) return false;
    const held = Buffer.alloc(wanted.length);
    return readSync(fd, held, 0, held.length, 0) === wanted.length && held.equals(wanted);
  } catch {
    return false;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** Moves a canary as any file is moved and takes it away. False where a file could not be moved there either. */
export function moveCanary(source: Buffer, target: Buffer): boolean {
  try {
    renameSync(source, target);
    unlinkSync(target);
    return true;
  } catch (error) {
    unlinkSync(source);
    // From another device files are copied: taking it away shows as much.
    return errorCode(error) === 'EXDEV';
  }
}
