import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { type HandInRow, handInLine } from '#contract/http/hand-in-api.ts';
import { errorCode } from '../../guards/probes/measure.ts';
import { joinPath } from '../../guards/save/byte-path.ts';
import { hashFile } from '../../guards/save/hash-file.ts';
import { fileName } from '../../guards/save/types.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { walkWorkFolder } from './walk.ts';

/** A file as it was when it was hashed. */
export interface ListedFile {
  readonly row: HandInRow;
  /** What its inode said then. */
  readonly mark: string;
  readonly hashedAtMs: number;
}

export interface FileList {
  readonly files: readonly ListedFile[];
  readonly bytes: number;
  readonly manifest: string;
}

export type TakenList =
  | { readonly kind: 'list'; readonly list: FileList }
  | { readonly kind: 'unreadable'; readonly path: string; readonly why: string }
  | { readonly kind: 'stopped' };

export interface TakeListDeps {
  readonly workFolder: string;
  readonly now: () => Date;
  readonly breathe: () => Promise<void> | undefined;
  readonly progress: (files: number, bytes: number) => void;
}

/** A file changed so shortly before it was hashed that a further change might not show in its times (ms). */
const uncertainMs = 2_000;

/** Opens a file of the list: no link in its place is followed, no pipe there holds anybody up. */
export const openListed = (path: Buffer): number =>
  openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);

/** What tells a file from what it was: another content comes with another one of these. */
export function markOf(fd: number): { readonly mark: string; readonly changedMs: number; readonly size: number } {
  const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = fstatSync(fd, { bigint: true });
  return { mark: [dev, ino, size, mtimeNs, ctimeNs].join(':'), changedMs: Number(ctimeMs), size: Number(size) };
}

/** Lists and hashes the work folder. What the list before knows and the disk says has not changed is not read again. */
export async function takeList(deps: TakeListDeps, before: FileList | null, signal: AbortSignal): Promise<TakenList> {
  const known = new Map(before?.files.map((file) => [file.row.path.bytes, file]));
  const root = Buffer.from(deps.workFolder);
  const files: ListedFile[] = [];
  const hash = nodeCrypto().createHash('sha256');
  let bytes = 0;
  let at: Buffer = root;
  try {
    for (const path of await walkWorkFolder(deps.workFolder, deps.breathe)) {
      await deps.breathe();
      if (signal.aborted) return { kind: 'stopped' };
      at = path;
      const file = await listOne(root, path, known.get(path.toString('base64')), deps.now);
      if (file === null) continue;
      files.push(file);
      bytes += file.row.bytes;
      hash.update(handInLine(file.row));
      deps.progress(files.length, bytes);
    }
  } catch (error) {
    const why = errorCode(error);
    if (why === null) throw error;
    return { kind: 'unreadable', path: at.toString('utf8'), why };
  }
  return { kind: 'list', list: { files, bytes, manifest: hash.digest('hex') } };
}

/** Null where the file has gone since the folder was read. */
async function listOne(
  root: Buffer,
  path: Buffer,
  known: ListedFile | undefined,
  now: () => Date,
): Promise<ListedFile | null> {
  let fd: number;
  try {
    fd = openListed(joinPath(root, path));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(errorCode(error) ?? '')) return null;
    throw error;
  }
  try {
    const { mark, changedMs, size } = markOf(fd);
    if (known?.mark === mark && changedMs < known.hashedAtMs - uncertainMs) return known;
    const hashedAtMs = now().getTime();
    const digest = await hashFile(fd, size);
    // A mark of before the reading: what changes while it is read shows as a change afterwards.
    return { row: { path: fileName(path), ...digest }, mark, hashedAtMs };
  } finally {
    closeSync(fd);
  }
}

/** Path on this disk of a file of the list. */
export const pathOnDisk = (workFolder: string, { row }: ListedFile): Buffer =>
  joinPath(Buffer.from(workFolder), Buffer.from(row.path.bytes, 'base64'));
