import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import Database from 'better-sqlite3';
import type { DataFolder } from '../data-folder.ts';
import { syncFolder } from '../write-durably.ts';

/** All that an office needs beside its database and the files handed in and taken out. */
const singleFiles = [
  ...(['caCert', 'caKey', 'serverCert', 'serverKey', 'officeKey', 'officePublicKey', 'logKey', 'logVkeys'] as const),
  ...(['checkpoint', 'cosignedCheckpoint', 'witnesses'] as const),
] as const;

/** Pages that one step of a backup copies: all, so that a write in between never makes it begin again. */
const allPages = 0x7fff_ffff;

export interface BackedUp {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Copies an office that may be running to a folder that it can be put back from. The folder is there when all of it is
 * on the disk, or not at all.
 * @throws where the folder is there already, or what was copied is not sound
 */
export async function backUp(files: DataFolder, folder: string): Promise<BackedUp> {
  const to = resolve(folder);
  if (existsSync(to)) throw new Error(`${to} is there already: name a folder that is not there yet`);
  await mkdir(dirname(to), { recursive: true });
  // Of mode 0700, whatever the umask says.
  const fresh = await mkdtemp(join(dirname(to), `.${basename(to)}-`));
  const tally = { files: 0, bytes: 0 };
  const copy = async (from: string): Promise<void> => {
    const bytes = await copyDurably(from, join(fresh, relative(files.folder, from)));
    tally.files += bytes === null ? 0 : 1;
    tally.bytes += bytes ?? 0;
  };
  try {
    // The checkpoint before the database: an office refuses to go on below what it published.
    for (const name of singleFiles) await copy(files[name]);
    const database = join(fresh, relative(files.folder, files.database));
    tally.bytes += await copyDatabase(files.database, database);
    tally.files += 1;
    // After it: whatever a row speaks of was on the disk before the row.
    for (const root of [files.inbox, files.takeout]) for (const path of await filesIn(root)) await copy(path);
    await rename(fresh, to);
    await syncFolder(dirname(to));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  return { folder: to, ...tally };
}

/** @returns its length; null where there is no such file (any more) */
async function copyDurably(from: string, to: string): Promise<number | null> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const bytes = await syncFile(to);
  await syncFolder(dirname(to));
  return bytes;
}

/** By SQLite's own backup: one moment of the database, beside whoever writes to it. */
async function copyDatabase(from: string, to: string): Promise<number> {
  const source = new Database(from, { readonly: true, fileMustExist: true });
  try {
    await (await open(to, 'wx', 0o600)).close();
    await source.backup(to, { progress: () => allPages });
  } finally {
    source.close();
  }
  const copied = new Database(to);
  try {
    // One file: what is put back brings no log of another moment with it.
    copied.pragma('journal_mode = DELETE');
    const found = copied.pragma('quick_check', { simple: true });
    if (found !== 'ok') throw new Error(`the database was copied and is not sound: ${found}`);
  } finally {
    copied.close();
  }
  return syncFile(to);
}

async function filesIn(root: string): Promise<readonly string[]> {
  if (!existsSync(root)) return [];
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** @returns its length, once its bytes are on the disk */
async function syncFile(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
