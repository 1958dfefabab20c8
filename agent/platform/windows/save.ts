import { lstatSync, watch } from 'node:fs';
import type { TellAttempt } from '../../guards/attempt.ts';
import type { SystemNames } from '../../guards/save/save-guard.ts';
import type { GuardListener, OpenWriters } from '../../guards/save/types.ts';
import type { FolderWatch, WatchFolder } from '../../guards/save/watch-folder.ts';
import { windowsFolders } from './program-folders.ts';

/** A path as the guards write it. Windows takes both strokes. */
export const withSlashes = (path: string): string => path.replaceAll('\\', '/').replace(/\/$/, '');
const withBackslashes = (path: string): string => path.replaceAll('/', '\\');

/** What the guard finds, with paths as the person knows them. */
export const withWindowsPaths = ({ recovered, pending, changed }: GuardListener): GuardListener => ({
  recovered: (found) =>
    recovered(found.map((one) => ({ ...one, data: { ...one.data, from: withBackslashes(one.data.from) } }))),
  pending: ({ data }) => pending({ data: { ...data, from: withBackslashes(data.from) } }),
  changed,
});

/** The same of what the other guards find. */
export const tellWindowsPaths =
  (tell: TellAttempt): TellAttempt =>
  (attempt, recorded) => {
    switch (attempt.type) {
      case 'save.quarantined':
        return tell({ ...attempt, data: { ...attempt.data, from: withBackslashes(attempt.data.from) } }, recorded);
      case 'save.quarantine-pending':
        return tell({ ...attempt, data: { ...attempt.data, from: withBackslashes(attempt.data.from) } }, recorded);
      case 'install.recovered':
        return tell({ ...attempt, data: { ...attempt.data, from: withBackslashes(attempt.data.from) } }, recorded);
      case 'install.pending':
        return tell({ ...attempt, data: { ...attempt.data, from: withBackslashes(attempt.data.from) } }, recorded);
      default:
        return tell(attempt, recorded);
    }
  };

/** Where a file lies, as the person knows it: so the places of approvals are written. No name on Windows holds a `/`. */
export const whereOnWindows = <Where extends { readonly path: Buffer; readonly folder: Buffer }>(
  where: Where,
): Where => ({
  ...where,
  path: withBackslashBytes(where.path),
  folder: withBackslashBytes(where.folder),
});

const withBackslashBytes = (path: Buffer): Buffer => Buffer.from(path.map((byte) => (byte === 0x2f ? 0x5c : byte)));

/**
 * One watch for all below a root (ReadDirectoryChangesW): a handle on each folder would keep the person from renaming
 * the ones above it. Where the system's buffer ran over, the name is not known and the tree is scanned.
 */
export const watchRoots = (roots: readonly string[]): WatchFolder => {
  const wanted = new Set(roots);
  return (path, heard, broke): FolderWatch => {
    const root = path.toString('utf8');
    if (!wanted.has(root)) return { close: () => undefined };
    const watcher = watch(root, { recursive: true }, (kind, name) => {
      if (name === null) return heard(null);
      const below = withSlashes(name);
      // A folder changes with each file in it, of which there is a word of its own.
      if (kind === 'change' && isFolder(`${root}/${below}`)) return;
      heard(Buffer.from(below));
    });
    watcher.on('error', broke);
    return { close: () => watcher.close() };
  };
};

function isFolder(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

/** Programs' own folder and the person's part of the registry; what Windows says of a folder's look. */
export const windowsNames = (roots: readonly string[]): SystemNames => ({
  atRoot: (name) => /^(appdata|ntuser\..*)$/i.test(name.toString('utf8')),
  anywhere: (name) => /^(desktop\.ini|thumbs\.db)$/i.test(name.toString('utf8')),
  programs: windowsFolders,
  // «My Documents» and its like: old names of folders that stand beside them.
  linksInto: roots,
});

/** Windows does not say who writes to a file; most programs do not let one be opened or moved meanwhile (EBUSY). */
export const noWriters: OpenWriters = () => Promise.resolve(new Set());
