import { closeSync, readSync } from 'node:fs';
import type { Clock } from '../../clock.ts';
import { errorCode } from '../probes/measure.ts';
import { isHidden, joinPath, keyOf } from './byte-path.ts';
import { documentKind, headBytes } from './document-kind.ts';
import type { Inspected } from './inspect.ts';
import { createKnownFiles } from './known-files.ts';
import { isProgramFolder, mayStay, type PlaceKind } from './program-folders.ts';
import type { Origin } from './queue.ts';
import { scanPauseMs } from './scan-pause.ts';
import { createWatchTree } from './tree.ts';
import type { WatchFolder } from './watch-folder.ts';

export interface ProgramPlacesDeps {
  /** Their hidden names, directly below, are places where programs must write. */
  readonly homes: readonly string[];
  /** Places where everyone must write; one that is missing is none. */
  readonly temporary: readonly string[];
  readonly leaveAlone: readonly string[];
  readonly uid: number;
  readonly watchFolder: WatchFolder;
  /** A name that may stand for a document. */
  readonly found: (origin: Origin, folder: Buffer, name: Buffer) => void;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** A look through the places ended in a way that nobody expected. */
  readonly broke: (error: unknown) => void;
  readonly breathe: () => Promise<void> | undefined;
}

/** Places that stay open to programs and from which only documents are taken. */
export interface ProgramPlaces {
  readonly has: (path: Buffer) => boolean;
  /** What is there, for the guard: whatever is no document here is `ignored`, and closed. Elsewhere all as it was. */
  readonly judge: (path: Buffer, found: Inspected) => Inspected;
  /** Looks through them in a round of their own, for as long as nobody stops it: what programs keep can be much. */
  readonly start: () => void;
  readonly enter: (path: Buffer) => Promise<void>;
  readonly stop: () => void;
}

/** The guarded folders need watches more: beyond these the scan alone finds what is there. */
const maxWatches = 4_096;
export function createProgramPlaces(deps: ProgramPlacesDeps): ProgramPlaces {
  const places = [
    ...deps.homes.map((path) => ({ kind: 'home' as const, root: `${keyOf(Buffer.from(path))}/` })),
    ...deps.temporary.map((path) => ({ kind: 'temporary' as const, root: `${keyOf(Buffer.from(path))}/` })),
  ].toSorted((a, b) => b.root.length - a.root.length);
  const homes = new Set(deps.homes.map((path) => keyOf(Buffer.from(path))));
  const known = createKnownFiles(deps.clock);
  const head = Buffer.alloc(headBytes);
  let watches = 0;
  let origin: Origin = 'start';
  let running = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  /** Where a path lies: the names below its place, or null for a path in none. */
  const locate = (path: Buffer): { readonly kind: PlaceKind; readonly names: readonly string[] } | null => {
    const key = keyOf(path);
    const place = places.find(({ root }) => key.startsWith(root));
    if (place === undefined) return null;
    const names = key.slice(place.root.length).split('/');
    return place.kind === 'home' && !names[0]?.startsWith('.') ? null : { kind: place.kind, names };
  };

  /** Where watches run out, or were enough, the scan finds what is there. */
  const watchSome: WatchFolder = (path, heard, broke) => {
    if (watches >= maxWatches) return unwatched;
    try {
      const watch = deps.watchFolder(path, heard, broke);
      watches += 1;
      let isOpen = true;
      const close = (): void => {
        if (isOpen) watches -= 1;
        isOpen = false;
        watch.close();
      };
      return { close };
    } catch (error) {
      if (errorCode(error) === 'ENOSPC' || errorCode(error) === 'EMFILE') return unwatched;
      throw error;
    }
  };

  const look = (from: Origin, folder: Buffer, name: Buffer): void => {
    const path = joinPath(folder, name);
    if (!known.has(path)) deps.found(from, folder, name);
  };

  const tree = createWatchTree({
    roots: [...deps.homes, ...deps.temporary],
    leaveAlone: deps.leaveAlone,
    skipsAtRoot: (root, name) => homes.has(keyOf(root)) && !isHidden(name),
    skips: (path) => {
      const place = locate(path);
      return place !== null && isProgramFolder(place.kind, place.names);
    },
    uid: deps.uid,
    watchFolder: watchSome,
    seen: (folder, name) => look(origin, folder, name),
    heard: (folder, name) => look('event', folder, name),
    // Nothing here is claimed to be seen at once, and a place may be missing.
    failed: () => undefined,
    breathe: deps.breathe,
  });

  const round = async (): Promise<void> => {
    const began = deps.clock.monotonicMs();
    known.scan();
    await tree.scan().catch(deps.broke);
    origin = 'event';
    if (!stopped) timer = setTimeout(() => void round(), scanPauseMs(deps.clock.monotonicMs() - began));
  };

  const isDocument = (path: Buffer, fd: number, size: bigint): boolean => {
    const place = locate(path);
    const kind = documentKind(head.subarray(0, readSync(fd, head, 0, headBytes, 0)), Number(size));
    return place !== null && kind !== null && !mayStay(place.kind, place.names.slice(0, -1), kind);
  };

  return {
    has: (path) => locate(path) !== null,
    judge: (path, found) => {
      if (locate(path) === null) return found;
      // Programs have links and closed files of their own; neither holds anything that is not found elsewhere.
      if (found.is === 'link' || found.is === 'closed') return { is: 'ignored' };
      if (found.is !== 'file' || isDocument(path, found.file.fd, found.file.stat.size)) return found;
      closeSync(found.file.fd);
      known.add(path, found.file.stat);
      return { is: 'ignored' };
    },
    start: () => {
      if (!running) void round();
      running = true;
    },
    enter: tree.enter,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      tree.stop();
    },
  };
}

const unwatched = { close: () => undefined };
