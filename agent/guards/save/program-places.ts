import { closeSync, lstatSync, readSync } from 'node:fs';
import { errorCode } from '../probes/measure.ts';
import { keyOf } from './byte-path.ts';
import { documentKind, headBytes } from './document-kind.ts';
import { type Inspected, identityOf } from './inspect.ts';
import type { OpenWalk, WalkRule } from './open-walk.ts';
import type { PlaceKind, ProgramFolders } from './program-folders.ts';

export interface ProgramPlacesDeps {
  /** Some of their names, directly below, are places where programs must write. */
  readonly homes: readonly string[];
  readonly placesAtRoot: (name: Buffer) => boolean;
  readonly programs: ProgramFolders;
  /** Places where everyone must write; one that is missing is none. */
  readonly temporary: readonly string[];
  readonly leaveAlone: readonly string[];
  readonly walk: OpenWalk;
  /** A name that may stand for a document. */
  readonly found: WalkRule['found'];
  readonly isBehind: NonNullable<WalkRule['isBehind']>;
  /** A look through the places ended in a way that nobody expected. */
  readonly broke: (error: unknown) => void;
}

/** Places that stay open to programs and from which only documents are taken. */
export interface ProgramPlaces {
  /** What is there, for the guard: whatever is no document here is `ignored`, and closed. Elsewhere all as it was. */
  readonly judge: (path: Buffer, found: Inspected) => Inspected;
  /** Looks through them for as long as nobody stops it, apart from the guard's own scan: what programs keep can be much. */
  readonly start: () => void;
  readonly stop: () => void;
}

export function createProgramPlaces(deps: ProgramPlacesDeps): ProgramPlaces {
  const { isProgramFolder, mayStay } = deps.programs;
  const places = [
    ...deps.homes.map((path) => ({ kind: 'home' as const, root: `${keyOf(Buffer.from(path))}/` })),
    ...deps.temporary.map((path) => ({ kind: 'temporary' as const, root: `${keyOf(Buffer.from(path))}/` })),
  ].toSorted((a, b) => b.root.length - a.root.length);
  const roots = new Set([...deps.homes, ...deps.temporary].map((path) => keyOf(Buffer.from(path))));
  const aloneKeys = new Set(deps.leaveAlone.map((path) => keyOf(Buffer.from(path))));
  const head = Buffer.alloc(headBytes);

  /** Where a path lies: the names below its place, or null for a path in none. */
  const locate = (path: Buffer): { readonly kind: PlaceKind; readonly names: readonly string[] } | null => {
    const key = keyOf(path);
    const place = places.find(({ root }) => key.startsWith(root));
    if (place === undefined) return null;
    const names = key.slice(place.root.length).split('/');
    const isOpen = place.kind === 'temporary' || deps.placesAtRoot(Buffer.from(names[0] ?? '', 'latin1'));
    return isOpen ? { kind: place.kind, names } : null;
  };

  /** By path and by identity: a work folder made anew is one at once, and one under another name still is. */
  const isLeftAlone = (folder: Buffer): boolean => {
    const alone = new Set(deps.leaveAlone.map((path) => identityAt(Buffer.from(path))));
    for (let path = folder; path.length > 1; path = path.subarray(0, path.lastIndexOf(0x2f))) {
      if (aloneKeys.has(keyOf(path)) || alone.has(identityAt(path) ?? '')) return true;
      if (roots.has(keyOf(path))) return false;
    }
    return false;
  };

  const hold = deps.walk.add({
    looksInto: (folder) => {
      if (roots.has(keyOf(folder))) return !aloneKeys.has(keyOf(folder));
      const place = locate(folder);
      return place !== null && !isProgramFolder(place.kind, place.names) && !isLeftAlone(folder);
    },
    found: deps.found,
    isBehind: deps.isBehind,
    broke: deps.broke,
  });

  const isDocument = (path: Buffer, fd: number, size: bigint): boolean => {
    const place = locate(path);
    const kind = documentKind(head.subarray(0, readHead(fd, head)), Number(size));
    return place !== null && kind !== null && !mayStay(place.kind, place.names.slice(0, -1), kind);
  };

  return {
    judge: (path, found) => {
      if (locate(path) === null) return found;
      // Programs have links and closed files of their own; neither holds anything that is not found elsewhere. What they
      // let nobody open meanwhile the walk comes back to, and it goes into folders by itself.
      const { is } = found;
      if (is === 'link' || is === 'closed' || is === 'busy' || is === 'folder') return { is: 'ignored' };
      if (found.is !== 'file' || isDocument(path, found.file.fd, found.file.stat.size)) return found;
      closeSync(found.file.fd);
      hold.know(path, found.file.stat);
      return { is: 'ignored' };
    },
    start: hold.start,
    stop: hold.stop,
  };
}

/** Bytes that were read: none where the system fails, which must not keep the guard from the next file. */
function readHead(fd: number, head: Buffer): number {
  try {
    return readSync(fd, head, 0, headBytes, 0);
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return 0;
  }
}

function identityAt(path: Buffer): string | null {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : identityOf(stat);
}
