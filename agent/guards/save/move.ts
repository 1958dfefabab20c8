import {
  type BigIntStats,
  closeSync,
  fstatSync,
  fsync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  unlinkSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { nodeCrypto } from '../../node-crypto.ts';
import { errorCode } from '../probes/measure.ts';
import { joinPath } from './byte-path.ts';
import { hashFile } from './hash-file.ts';
import { identityOf, isUnchanged, type OpenFile } from './inspect.ts';
import { openOwnFolder } from './open-own-folder.ts';
import { targetName } from './target-name.ts';

const sync = promisify(fsync);

/** Names of half-made copies in 回収; what bears one after a crash still has its source. */
export const copyPrefix = '.回収中-';

export type MoveResult =
  | { readonly ok: true; readonly copied: boolean }
  | { readonly ok: false; readonly why: 'open-writer' | 'no-permission' | 'no-space' | 'gone' | 'other' };

/** An empty file in 回収 that lends itself to names being reserved. */
export const placeholderName = '.予約';

/**
 * Takes a free name in the folder, so that the rename that follows overwrites nothing but the reservation. A link to an
 * empty file is a tenth of the price of a new one, which counts in a storm; where links cannot be had, a new one it is.
 */
export function reserveName(folder: Buffer, at: Date, name: Buffer): Buffer {
  const placeholder = joinPath(folder, Buffer.from(placeholderName));
  for (let attempt = 1; ; attempt++) {
    const candidate = targetName(at, name, attempt);
    try {
      reserve(placeholder, joinPath(folder, candidate));
      return candidate;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || attempt >= 10_000) throw error;
    }
  }
}

function reserve(placeholder: Buffer, path: Buffer): void {
  if (link(placeholder, path)) return;
  // The first reservation in this folder. It is a link as well: what a killed agent leaves is known by that alone.
  if (lstatSync(placeholder, { throwIfNoEntry: false }) === undefined) {
    closeSync(openSync(placeholder, 'a', 0o600));
    if (link(placeholder, path)) return;
  }
  closeSync(openSync(path, 'wx', 0o600));
}

/** False where no link to an empty file can be had; a name that is taken throws. */
function link(placeholder: Buffer, path: Buffer): boolean {
  try {
    linkSync(placeholder, path);
    if (lstatSync(path).size === 0) return true;
    // Someone has written into the placeholder: what they wrote stays there, and reserves nothing.
    unlinkSync(path);
    return false;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error;
    return false;
  }
}

/** Gives a reserved name back. Only ever removes an empty file. */
export function releaseName(path: Buffer): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() === true && stat.size === 0) unlinkSync(path);
}

/** Moves the file under `source` onto the reserved `target`; on another device by copying, never losing a byte. */
export async function moveFile(
  source: Buffer,
  parent: Buffer,
  target: Buffer,
  targetFolder: Buffer,
  file: OpenFile,
  sha256: string,
  hasWriter: () => Promise<boolean>,
): Promise<MoveResult> {
  try {
    return await renameOrCopy(source, target, targetFolder, file, sha256, hasWriter);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EACCES' || code === 'EPERM') {
      if (!openOwnFolder(parent, file.stat.uid)) return { ok: false, why: 'no-permission' };
      try {
        return await renameOrCopy(source, target, targetFolder, file, sha256, hasWriter);
      } catch (again) {
        return { ok: false, why: whyOf(errorCode(again)) };
      }
    }
    return { ok: false, why: whyOf(code) };
  }
}

function whyOf(code: string | null): Extract<MoveResult, { ok: false }>['why'] {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'no-space';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'no-permission';
  // On Windows: open in a program that does not let it go.
  if (code === 'EBUSY') return 'open-writer';
  return code === 'ENOENT' ? 'gone' : 'other';
}

function identityAt(path: Buffer): string | null {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : identityOf(stat);
}

async function renameOrCopy(
  source: Buffer,
  target: Buffer,
  targetFolder: Buffer,
  file: OpenFile,
  sha256: string,
  hasWriter: () => Promise<boolean>,
): Promise<MoveResult> {
  try {
    // rename(2) of two links to one file does nothing and says that all is well.
    if (identityAt(target) === file.identity) unlinkSync(source);
    else renameSync(source, target);
    return { ok: true, copied: false };
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
  }
  const copy = joinPath(targetFolder, Buffer.from(`${copyPrefix}${nodeCrypto().randomUUID()}`));
  try {
    if (!(await copyTo(copy, file, sha256))) return { ok: false, why: 'open-writer' };
    renameSync(copy, target);
    await syncFolder(targetFolder);
    const isWritten = await hasWriter();
    // From here to the unlink without giving way: only a file that nobody is writing and that is still the one that was
    // copied loses its source. An editor may have put a newer one under its name meanwhile.
    try {
      const now = lstatSync(source, { bigint: true, throwIfNoEntry: false });
      const isSame =
        now !== undefined &&
        isUntouched(file.stat, now) &&
        isUntouched(file.stat, fstatSync(file.fd, { bigint: true }));
      if (!isWritten && isSame) {
        unlinkSync(source);
        return { ok: true, copied: true };
      }
      unlinkSync(target);
      return { ok: false, why: now === undefined ? 'gone' : 'open-writer' };
    } catch (error) {
      // The file stays where it was, so the copy goes: one file, one place.
      unlinkSync(target);
      throw error;
    }
  } finally {
    if (lstatSync(copy, { throwIfNoEntry: false }) !== undefined) unlinkSync(copy);
  }
}

/** Programs put a file's time back after they have written to it; its ctime is nobody's to put back. */
const isUntouched = (before: BigIntStats, after: BigIntStats): boolean =>
  isUnchanged(before, after) && before.ctimeNs === after.ctimeNs;

const zeros = Buffer.alloc(1024 * 1024);
/** A hole stays one: a file that is long and empty must not fill the work folder's disk. */
const isZero = (chunk: Buffer): boolean =>
  chunk.length <= zeros.length && chunk.equals(zeros.subarray(0, chunk.length));

/** Copies what was opened, to the disk; false where it is no longer what was hashed. */
async function copyTo(copy: Buffer, file: OpenFile, sha256: string): Promise<boolean> {
  const out = await open(copy, 'wx', 0o600);
  try {
    let at = 0;
    const digest = await hashFile(file.fd, Number(file.stat.size), async (chunk) => {
      if (!isZero(chunk)) await writeWhole(out, chunk, at);
      at += chunk.length;
    });
    await out.truncate(at);
    await out.utimes(Number(file.stat.atimeMs) / 1000, Number(file.stat.mtimeMs) / 1000);
    await out.sync();
    return digest.sha256 === sha256;
  } finally {
    await out.close();
  }
}

async function writeWhole(out: FileHandle, chunk: Buffer, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    done += (await out.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
  }
}

/** Windows knows no sync of a folder (EPERM): NTFS keeps names in its own journal. */
export async function syncFolder(folder: Buffer): Promise<void> {
  const fd = openSync(folder, 'r');
  try {
    await sync(fd);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error;
  } finally {
    closeSync(fd);
  }
}
