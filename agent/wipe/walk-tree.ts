import { type BigIntStats, closeSync, constants, lstatSync, openSync, readdirSync, readFileSync } from 'node:fs';

/** A folder that is held open, so that nothing put in its way is followed and no path is too long. */
export interface OpenFolder {
  readonly fd: number;
  readonly mount: string;
}

/** Something in a folder. The folder stays open until its own `leave`. */
export interface TreeItem {
  readonly folder: OpenFolder;
  readonly name: Buffer;
  readonly stat: BigIntStats;
}

export interface TreeVisitor {
  /** Whether something directly in the root is looked at; all of it where this is left out. */
  readonly top?: ((name: Buffer) => boolean) | undefined;
  /** Whether a folder is entered; every one where this is left out. */
  readonly enters?: ((item: TreeItem) => boolean) | undefined;
  /**
   * Moves a folder that lies too deep into the root, from where it is walked anew.
   * @returns its name there; null where it stays
   */
  readonly lift?: ((item: TreeItem) => Buffer | null) | undefined;
  /** Anything but a folder. */
  readonly file: (item: TreeItem) => void | Promise<void>;
  /** A folder after all in it: closing `inside` is the visitor's. */
  readonly leave: (item: TreeItem, inside: OpenFolder) => void | Promise<void>;
  /** Another file system, or the same one mounted again: not entered. */
  readonly boundary: (item: TreeItem) => void;
  /** A folder that could not be entered, with the system's error. */
  readonly closed: (item: TreeItem, error: unknown) => void;
}

/** The path of a thing in an open folder (proc_pid_fd(5)). Names need not be UTF-8. */
export const pathIn = (folder: OpenFolder, name: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`/proc/self/fd/${folder.fd}/`), name]);

/** So many folders are held open at a time: whoever makes a tree may make it deeper than a process may have files. */
const [liftedBelow, deepest] = [200, 1000] as const;

const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** Opens a folder, and never what a link at its place leads to. */
export function openFolder(path: string | Buffer): OpenFolder {
  const fd = openSync(path, flags);
  try {
    const mount = /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
    if (mount !== undefined) return { fd, mount };
    throw new Error('fdinfo without mnt_id');
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

interface Frame {
  readonly folder: OpenFolder;
  readonly names: Buffer[];
  /** Null for the root. */
  readonly item: TreeItem | null;
}

/** Walks all below an open folder, what is inside before what holds it. The root itself is the caller's. */
export async function walkTree(root: OpenFolder, visitor: TreeVisitor): Promise<void> {
  const { top = () => true, enters = () => true } = visitor;
  const frames: Frame[] = [{ folder: root, names: namesIn(root).filter(top), item: null }];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const name = frame.names.pop();
    if (name === undefined) {
      frames.pop();
      if (frame.item !== null) await visitor.leave(frame.item, frame.folder);
      continue;
    }
    const path = pathIn(frame.folder, name);
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) continue;
    const item: TreeItem = { folder: frame.folder, name, stat };
    if (!stat.isDirectory()) {
      await visitor.file(item);
      continue;
    }
    if (!enters(item)) continue;
    let folder: OpenFolder | null = null;
    try {
      folder = openFolder(path);
      if (folder.mount === root.mount) {
        const lifted = frames.length > liftedBelow ? (visitor.lift?.(item) ?? null) : null;
        if (lifted === null) {
          if (frames.length > deepest) throw tooDeep();
          frames.push({ folder, names: namesIn(folder), item });
          continue;
        }
        frames[0]?.names.push(lifted);
      } else visitor.boundary(item);
      closeSync(folder.fd);
    } catch (error) {
      if (folder !== null) closeSync(folder.fd);
      visitor.closed(item, error);
    }
  }
}

const namesIn = (folder: OpenFolder): Buffer[] => readdirSync(`/proc/self/fd/${folder.fd}`, { encoding: 'buffer' });

const tooDeep = (): Error => Object.assign(new Error('too deep'), { code: 'EMFILE', syscall: 'open' });
