import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { nodeCrypto } from '../../node-crypto.ts';
import type { RunCommand } from '../../platform/command.ts';
import { fsyncFolder } from '../durable-file.ts';
import { Attributes, readAttributes, writeAttributes } from './attributes.ts';
import { outputOf, shortAnswer } from './run-command.ts';

const Meta = {
  /** Permission bits with setuid, setgid and sticky. */
  mode: z.int().min(0).max(0o7777),
  uid: z.int().nonnegative(),
  gid: z.int().nonnegative(),
  attributes: Attributes,
};

/** What one path holds, byte for byte. */
export const Place = z.discriminatedUnion('kind', [
  /** `made`: the folders above it that were not there either, outermost first. */
  z.strictObject({ kind: z.literal('absent'), made: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('file'),
    ...Meta,
    content: z.base64(),
    /** Seconds since 1970 with nine decimals, as text: more than a number holds. */
    mtime: z.string().regex(/^-?\d+\.\d{9}$/),
    immutable: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('folder'), ...Meta }),
  z.strictObject({ kind: z.literal('link'), target: z.string(), uid: z.int(), gid: z.int() }),
]);
export type Place = z.infer<typeof Place>;

/** Configuration is small; what is larger than this is none. */
const maxBytes = 4 * 1024 * 1024;

/** Reads a path, never through a link at its end. Throws on what cannot be put back: pipes, devices, hard links. */
export async function readPlace(run: RunCommand, path: string): Promise<Place> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { kind: 'absent', made: missingFolders(path) };
  refuseDetour(path);
  if (stat.isSymbolicLink()) return { kind: 'link', target: readlinkSync(path), uid: stat.uid, gid: stat.gid };
  const attributes = (await readAttributes(run, [path])).get(path) ?? {};
  const meta = { mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, attributes };
  if (stat.isDirectory()) return { kind: 'folder', ...meta };
  if (!stat.isFile()) throw new Error(`${path} is neither file nor folder`);
  if (stat.nlink !== 1) throw new Error(`${path} has other names too`);
  if (stat.size > maxBytes) throw new Error(`${path} is too large`);
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const content = readFileSync(fd).toString('base64');
    return { kind: 'file', ...meta, content, mtime: mtimeOf(path), immutable: await isImmutable(run, path) };
  } finally {
    closeSync(fd);
  }
}

function mtimeOf(path: string): string {
  const ns = lstatSync(path, { bigint: true }).mtimeNs;
  const whole = ns / 1_000_000_000n - (ns % 1_000_000_000n < 0n ? 1n : 0n);
  return `${whole}.${String(ns - whole * 1_000_000_000n).padStart(9, '0')}`;
}

/** Puts back what {@link readPlace} gave. */
export async function restorePlace(run: RunCommand, path: string, prior: Place): Promise<void> {
  removeHalfWritten(path);
  switch (prior.kind) {
    case 'absent':
      await removePlace(run, path);
      for (const folder of prior.made.toReversed()) removeEmptyFolder(folder);
      return;
    case 'file':
      await writeFile(run, path, prior);
      return;
    case 'link':
      await replaceByLink(run, path, prior.target, prior);
      return;
    case 'folder':
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) mkdirSync(path);
      await restoreMeta(run, path, prior);
      return;
  }
}

export interface FileToWrite {
  /** base64 */
  readonly content: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly attributes: Attributes;
  /** As in {@link Place}; without one it is now. */
  readonly mtime?: string;
  readonly immutable: boolean;
}

/** Writes a whole file with all that belongs to it, or leaves the old one; makes the folders above it. */
export async function writeFile(run: RunCommand, path: string, file: FileToWrite): Promise<void> {
  const temp = readyTemp(path);
  const fd = openSync(temp, 'wx', 0o600);
  try {
    const bytes = Buffer.from(file.content, 'base64');
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    fchownSync(fd, file.uid, file.gid);
    fchmodSync(fd, file.mode);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  await writeAttributes(run, temp, file.attributes);
  // utimes of Node takes a number, which cannot hold nanoseconds.
  if (file.mtime !== undefined) await outputOf(run, '/usr/bin/touch', ['-m', '-d', `@${file.mtime}`, '--', temp]);
  await setImmutable(run, path, false);
  renameSync(temp, path);
  if (file.immutable) await setImmutable(run, path, true);
  fsyncFolder(dirname(path));
}

/** Makes the folders above a path. @returns a free name beside it */
function readyTemp(path: string): string {
  for (const folder of missingFolders(path)) {
    mkdirSync(folder, { mode: 0o755 });
    // Whatever the umask is.
    chmodSync(folder, 0o755);
    fsyncFolder(dirname(folder));
  }
  refuseDetour(path);
  const temp = tempNameOf(path);
  rmSync(temp, { force: true });
  return temp;
}

/** A symbolic link takes the place of whatever file or link is there. */
export async function replaceByLink(
  run: RunCommand,
  path: string,
  target: string,
  owner: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const temp = readyTemp(path);
  symlinkSync(target, temp);
  lchownSync(temp, owner.uid, owner.gid);
  await setImmutable(run, path, false);
  renameSync(temp, path);
  fsyncFolder(dirname(path));
}

/** Owner, mode, ACL and attributes of what is there already. */
export async function restoreMeta(
  run: RunCommand,
  path: string,
  meta: { readonly mode: number; readonly uid: number; readonly gid: number; readonly attributes: Attributes },
): Promise<void> {
  refuseDetour(path);
  if (lstatSync(path).isSymbolicLink()) throw new Error(`${path} has become a link`);
  chownSync(path, meta.uid, meta.gid);
  chmodSync(path, meta.mode);
  // Last: taking an owner clears capabilities, and a mode changes the mask of an ACL.
  await writeAttributes(run, path, meta.attributes);
  fsyncFolder(dirname(path));
}

/** Keeps what is there under a second name, never over another file. @returns that name. */
export async function keepBeside(run: RunCommand, path: string): Promise<string | null> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.isDirectory()) return null;
  await setImmutable(run, path, false);
  for (let n = 1; ; n += 1) {
    const name = `${path}.tanmori-kept-${n}`;
    const there = lstatSync(name, { throwIfNoEntry: false });
    // After a power cut in between it is kept already.
    if (there !== undefined && there.ino === stat.ino && there.dev === stat.dev) return name;
    if (there !== undefined) continue;
    linkSync(path, name);
    fsyncFolder(dirname(path));
    return name;
  }
}

async function removePlace(run: RunCommand, path: string): Promise<void> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  refuseDetour(path);
  if (stat.isDirectory()) return removeEmptyFolder(path);
  await setImmutable(run, path, false);
  rmSync(path);
  fsyncFolder(dirname(path));
}

/** A folder that somebody has put something into stays. */
function removeEmptyFolder(path: string): void {
  try {
    rmdirSync(path);
    fsyncFolder(dirname(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw error;
  }
}

/** Folders above a path that are not there, outermost first. */
function missingFolders(path: string): string[] {
  const missing: string[] = [];
  for (
    let folder = dirname(path);
    lstatSync(folder, { throwIfNoEntry: false }) === undefined;
    folder = dirname(folder)
  ) {
    missing.unshift(folder);
  }
  return missing;
}

/** A link above the path would lead somewhere else than the profile says, perhaps where the borrower wants it. */
function refuseDetour(path: string): void {
  const folder = dirname(path);
  if (realpathSync(folder) !== folder) throw new Error(`${folder} leads through a link`);
}

/** One name for one path, so that a half-written one of an earlier try is found and overwritten. */
const tempNameOf = (path: string): string =>
  `${dirname(path)}/.tanmori-${nodeCrypto().createHash('sha256').update(path).digest('hex').slice(0, 16)}`;

/** What a write left behind that a power cut ended. */
export function removeHalfWritten(path: string): void {
  const temp = tempNameOf(path);
  if (lstatSync(temp, { throwIfNoEntry: false }) === undefined) return;
  refuseDetour(path);
  rmSync(temp);
}

/** False where the file system knows no such flag. */
export async function isImmutable(run: RunCommand, path: string): Promise<boolean> {
  const result = await run('/usr/bin/lsattr', ['-d', '--', path], shortAnswer);
  if (result.kind !== 'ended' || result.code !== 0) return false;
  return result.stdout.toString('utf8').split(' ')[0]?.includes('i') === true;
}

async function setImmutable(run: RunCommand, path: string, on: boolean): Promise<void> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || (await isImmutable(run, path)) === on) return;
  await outputOf(run, '/usr/bin/chattr', [on ? '+i' : '-i', '--', path]);
}
