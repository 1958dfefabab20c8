import { accessSync, type BigIntStats, chmodSync, constants, lstatSync, opendirSync, renameSync } from 'node:fs';
import { errorCode } from '../probes/measure.ts';
import { joinPath, keyOf, pathText } from './byte-path.ts';
import { openOwnFolder } from './open-own-folder.ts';
import type { FolderWatch, WatchFolder } from './watch-folder.ts';

export interface TreeDeps {
  readonly roots: readonly string[];
  /** Folders inside the roots that are left alone: the work folder, the shell's own profile. */
  readonly leaveAlone: readonly string[];
  /** Names directly below a root that are none of this tree's. */
  readonly skipsAtRoot: (root: Buffer, name: Buffer) => boolean;
  /** Names that are none of this tree's wherever they stand. */
  readonly skips?: (name: Buffer) => boolean;
  readonly uid: number;
  readonly watchFolder: WatchFolder;
  /** A name that is not a folder, found by a scan or heard of by a watch. */
  readonly seen: (folder: Buffer, name: Buffer) => void;
  readonly heard: (folder: Buffer, name: Buffer) => void;
  /** A watch has lost what it heard: only a scan knows what there is. */
  readonly lost?: () => void;
  /** A part of the tree cannot be watched. */
  readonly failed: (detail: string) => void;
  readonly breathe: () => Promise<void> | undefined;
}

/** The guarded folders, each with its own watch. */
export interface WatchTree {
  /** Visits everything: watches what is new, tells what it sees, forgets what is gone. */
  readonly scan: () => Promise<void>;
  /** A folder has appeared: watch it and all below, and tell what is in it already. */
  readonly enter: (path: Buffer) => Promise<void>;
  readonly stop: () => void;
}

interface Watched {
  readonly path: Buffer;
  readonly identity: string;
  readonly watch: FolderWatch;
  round: number;
}

const identityOf = (stat: BigIntStats): string => `${stat.dev}:${stat.ino}`;

/** Bytes of a path from which on what lies below may be out of reach: Linux takes 4,095, and a name has 255. */
const deepBytes = 3_000;

export function createWatchTree(deps: TreeDeps): WatchTree {
  const watched = new Map<string, Watched>();
  const roots = new Map(deps.roots.map((root) => [keyOf(Buffer.from(root)), root]));
  // By path and by identity: a work folder made anew is one at once, and one under another name still is.
  const aloneKeys = new Set(deps.leaveAlone.map((path) => keyOf(Buffer.from(path))));
  let alone: ReadonlySet<string> = new Set();
  let round = 0;
  let stopped = false;

  const forget = (key: string): void => {
    watched.get(key)?.watch.close();
    watched.delete(key);
  };

  const skips = (folder: Buffer, name: Buffer): boolean =>
    deps.skips?.(name) === true || (roots.has(keyOf(folder)) && deps.skipsAtRoot(folder, name));

  /** A watch that hears of all below a root tells names with folders in them: each on the way may be none of ours. */
  const heardOf = (watchedFolder: Buffer, heard: Buffer): void => {
    let folder = watchedFolder;
    let name = heard;
    for (let slash = name.indexOf(0x2f); slash >= 0; slash = name.indexOf(0x2f)) {
      const step = name.subarray(0, slash);
      if (skips(folder, step)) return;
      folder = joinPath(folder, step);
      if (isAlone(folder)) return;
      name = name.subarray(slash + 1);
    }
    if (!skips(folder, name)) deps.heard(folder, name);
  };

  const isAlone = (folder: Buffer): boolean => {
    if (aloneKeys.has(keyOf(folder))) return true;
    const identity = identityOfFolder(folder);
    return identity !== null && alone.has(identity);
  };

  const watch = (path: Buffer, stat: BigIntStats): void => {
    const key = keyOf(path);
    const identity = identityOf(stat);
    const known = watched.get(key);
    if (known?.identity === identity) {
      known.round = round;
      return;
    }
    if (known !== undefined) forget(key);
    const handle = deps.watchFolder(
      path,
      (name) => {
        if (name === null) deps.lost?.();
        else heardOf(path, name);
      },
      (error) => {
        if (watched.get(key)?.identity !== identity) return;
        forget(key);
        if (!isGone(error)) deps.failed(failureText(path, error));
      },
    );
    watched.set(key, { path, identity, watch: handle, round });
  };

  /**
   * A tree that goes deeper than a path can be written is a place to hide things. It is lifted out, whole, to the top of
   * its root, where all of it can be reached; on a lent PC the home is root's, and it comes into a folder in it.
   */
  const lift = (path: Buffer): Buffer => {
    const root = [...roots.keys()].find((key) => keyOf(path).startsWith(`${key}/`));
    if (root === undefined) return path;
    // Both change with the move.
    for (const own of [path, path.subarray(0, path.lastIndexOf(0x2f))]) openOwnFolder(own, BigInt(deps.uid));
    for (let end = root.length; ; end = path.indexOf(0x2f, end + 1)) {
      const place = path.subarray(0, end);
      openOwnFolder(place, BigInt(deps.uid));
      const target = freeNameIn(place);
      try {
        renameSync(path, target);
        return target;
      } catch (error) {
        const isClosed = ['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '');
        if (!isClosed || path.indexOf(0x2f, end + 1) >= deepBytes / 2) throw error;
      }
    }
  };

  /** Watches one folder and returns the folders in it. */
  const visit = async (path: Buffer): Promise<readonly Buffer[]> => {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    const key = keyOf(path);
    if (stat === undefined || !stat.isDirectory() || aloneKeys.has(key) || alone.has(identityOf(stat))) return [];
    const below: Buffer[] = [];
    const list = async (): Promise<void> => {
      watch(path, stat);
      // As latin1, which keeps every byte: a buffer for each name would be memory of its own. Synchronously: a promise
      // for each name costs more than the name.
      const folder = opendirSync(path, { encoding: 'latin1', bufferSize: 256 });
      try {
        for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
          await deps.breathe();
          if (stopped) return;
          const name = Buffer.from(entry.name, 'latin1');
          if (skips(path, name)) continue;
          if (!entry.isDirectory()) deps.seen(path, name);
          // A root in a root has its own turn.
          else if (!roots.has(keyOf(joinPath(path, name)))) below.push(joinPath(path, name));
        }
      } finally {
        folder.closeSync();
      }
    };
    try {
      await list();
    } catch (error) {
      if (isGone(error)) return [];
      const isClosed = errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM';
      if (!isClosed) throw error;
      if (stat.uid !== BigInt(deps.uid)) {
        // Another user's folder that this user cannot write to holds nothing of this user's.
        if (mayWrite(path)) throw error;
        return [];
      }
      // A folder of one's own that one may not read is a place to hide things: open it again.
      chmodSync(path, Number(stat.mode & 0o777n) | 0o700);
      below.length = 0;
      await list();
    }
    return below;
  };

  const descend = async (start: Buffer): Promise<void> => {
    const stack = [start];
    for (let path = stack.pop(); path !== undefined && !stopped; path = stack.pop()) {
      try {
        stack.push(...(await visit(path.length > deepBytes ? lift(path) : path)));
      } catch (error) {
        deps.failed(failureText(path, error));
      }
      await deps.breathe();
    }
  };

  return {
    scan: async () => {
      round += 1;
      const thisRound = round;
      alone = new Set(deps.leaveAlone.map(identityOfFolder).filter((identity) => identity !== null));
      for (const root of roots.values()) {
        const path = Buffer.from(root);
        if (identityOfFolder(root) === null) deps.failed(`監視するフォルダがありません: ${root}`);
        else await descend(path);
      }
      for (const [key, entry] of watched) if (entry.round < thisRound) forget(key);
    },
    enter: descend,
    stop: () => {
      stopped = true;
      for (const key of [...watched.keys()]) forget(key);
    },
  };
}

function freeNameIn(folder: Buffer): Buffer {
  for (let count = 1; ; count += 1) {
    const name = joinPath(folder, Buffer.from(`深いフォルダ-${count}`));
    if (lstatSync(name, { throwIfNoEntry: false }) === undefined) return name;
  }
}

function identityOfFolder(path: string | Buffer): string | null {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat?.isDirectory() === true ? identityOf(stat) : null;
}

function mayWrite(path: Buffer): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const isGone = (error: unknown): boolean => ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '');

const failureText = (path: Buffer, error: unknown): string =>
  (errorCode(error) === 'ENOSPC' || errorCode(error) === 'EMFILE'
    ? '監視できるフォルダの数の上限に達しました。'
    : `監視できないフォルダがあります（${errorCode(error) ?? '不明'}）: ${pathText(path)}`
  ).slice(0, 400);
