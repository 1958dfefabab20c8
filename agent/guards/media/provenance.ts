import { fstatSync, lstatSync } from 'node:fs';
import { keyOf } from '../save/byte-path.ts';
import { type FileDigest, hashFile } from '../save/hash-file.ts';
import { hashPath } from '../save/hash-path.ts';
import { identityOf, isUnchanged, type OpenFile } from '../save/inspect.ts';
import type { OpenWriters } from '../save/types.ts';
import type { PresentPlace } from './contents.ts';
import type { Origins } from './origins.ts';

/** `wait`: it cannot be told yet, or, with a device, is still being written. `digest`: what the file held when judged. */
export type Judged =
  | { readonly from: 'elsewhere' }
  | { readonly from: 'wait'; readonly device?: string }
  | { readonly from: 'medium'; readonly device: string; readonly digest: FileDigest };

export interface ProvenanceDeps {
  readonly origins: Origins;
  readonly present: () => readonly PresentPlace[];
  readonly mediumReaders: (points: readonly string[]) => Promise<ReadonlyMap<string, WrittenFrom>>;
  readonly openWriters: OpenWriters;
  readonly monotonicMs: () => number;
}

/** A file that is written by who has a file below `point` open for reading. */
export interface WrittenFrom {
  readonly point: string;
  readonly birthtimeNs: bigint;
}

/** Where a file came from, as far as bytes and times can tell. */
export interface Provenance {
  readonly judge: (path: Buffer, file: OpenFile) => Promise<Judged>;
  /** A file that a look through the work folder has met. */
  readonly met: (path: Buffer, stat: OpenFile['stat']) => void;
  /** Whether a file is new enough to be one that who reads a medium writes. */
  readonly mayBeWritten: (stat: OpenFile['stat']) => boolean;
  /** A look through the work folder begins. The function it returns is called at its end. */
  readonly survey: () => () => void;
}

/** Between two looks at who reads a medium, ms. */
const readersMs = 100;
/** More than so many marks, and hashes, are not kept. */
const maxKept = 10_000;
/** The system's times have a grain, and lag behind its clock by it, ms. */
const grainMs = 20;

export function createProvenance(deps: ProvenanceDeps): Provenance {
  const { origins, present } = deps;
  /** Files that were seen while who reads a medium wrote them. */
  const marks = new Map<string, { readonly device: string; readonly birthtimeNs: bigint }>();
  const hashes = new Map<string, { readonly stat: OpenFile['stat']; readonly digest: FileDigest }>();
  /** Files of the work folder that are as large as one of a medium's: by size, then by identity. */
  const here = new Map<number, Map<string, Met>>();
  let surveyed = 0;
  let readersAtMs = Number.NEGATIVE_INFINITY;

  const lookAtReaders = async (): Promise<void> => {
    const places = present();
    const nowMs = deps.monotonicMs();
    if (places.length === 0 || nowMs - readersAtMs < readersMs) return;
    readersAtMs = nowMs;
    for (const [identity, { point, birthtimeNs }] of await deps.mediumReaders(places.map((place) => place.point))) {
      const place = places.find((one) => one.point === point);
      // A new file alone: an old one may be written for many reasons.
      if (place !== undefined && Number(birthtimeNs / 1_000_000n) >= place.sinceMs - grainMs) {
        keepIn(marks, identity, { device: place.device, birthtimeNs });
      }
    }
  };

  const digestOf = async ({ fd, stat, identity }: OpenFile): Promise<FileDigest | null> => {
    const known = hashes.get(identity);
    if (known !== undefined && isUnchanged(known.stat, stat) && known.stat.ctimeNs === stat.ctimeNs) {
      return known.digest;
    }
    const digest = await hashFile(fd, Number(stat.size));
    if (!isUnchanged(stat, fstatSync(fd, { bigint: true }))) return null;
    keepIn(hashes, identity, { stat, digest });
    return digest;
  };

  /**
   * Whether an older file of the work folder holds the same: that one itself, or another. A name, and with it ctime, may
   * have changed since: that is known from the look that met it, and after a restart from its other times.
   */
  const wasHere = async ({ sha256, bytes }: FileDigest, sinceMs: number, isKept: boolean): Promise<boolean> => {
    for (const [identity, { path, mtimeNs, ctimeMs }] of here.get(bytes) ?? []) {
      const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
      if (stat === undefined || identityOf(stat) !== identity || stat.mtimeNs !== mtimeNs) continue;
      const isKnownOld = isKept && isBefore(stat.birthtimeMs, sinceMs) && isBefore(stat.mtimeMs, sinceMs);
      if (ctimeMs >= sinceMs && !isKnownOld) continue;
      if ((await hashPath(path))?.sha256 === sha256) return true;
    }
    return false;
  };

  const judge = async (file: OpenFile): Promise<Judged> => {
    await lookAtReaders();
    const mark = marks.get(file.identity);
    if (mark?.birthtimeNs === file.stat.birthtimeNs) {
      const { device } = mark;
      if ((await deps.openWriters([file])).size > 0) return { from: 'wait', device };
      const digest = await digestOf(file);
      return digest === null ? { from: 'wait', device } : { from: 'medium', device, digest };
    }
    if (!origins.hasSize(Number(file.stat.size))) return { from: 'elsewhere' };
    const digest = await digestOf(file);
    if (digest === null) return { from: 'wait' };
    const origin = origins.find(digest.sha256);
    if (origin === null) return { from: 'elsewhere' };
    const sinceMs = origin.sinceMs - grainMs;
    if (isBefore(newestMs(file.stat), sinceMs)) return { from: 'elsewhere' };
    if (surveyed < origin.version) return { from: 'wait' };
    if (!(await wasHere(digest, sinceMs, origin.isKept))) return { from: 'medium', device: origin.device, digest };
    // It went out once, or lay in both places: nothing comes in with it.
    origins.forget(digest.sha256);
    return { from: 'elsewhere' };
  };

  return {
    judge: (path, file) => {
      const text = keyOf(path);
      const isOnMedium = present().some(({ point }) => text.startsWith(`${keyOf(Buffer.from(point))}/`));
      return isOnMedium ? Promise.resolve({ from: 'elsewhere' }) : judge(file);
    },
    met: (path, stat) => {
      const size = Number(stat.size);
      if (!origins.hasSize(size)) return;
      const ofSize = here.get(size) ?? new Map<string, Met>();
      const before = ofSize.get(identityOf(stat));
      const ctimeMs = before?.mtimeNs === stat.mtimeNs ? before.ctimeMs : Number(newestMs(stat));
      ofSize.set(identityOf(stat), { path, mtimeNs: stat.mtimeNs, ctimeMs });
      here.set(size, ofSize);
    },
    mayBeWritten: (stat) => present().some(({ sinceMs }) => Number(newestMs(stat)) >= sinceMs - grainMs),
    survey: () => {
      const version = origins.version();
      return () => {
        surveyed = version;
      };
    },
  };
}

/** When a file was last changed or moved, or made: Windows may let a copy keep the times of what it is a copy of. */
const newestMs = ({ ctimeMs, birthtimeMs }: OpenFile['stat']): bigint =>
  ctimeMs > birthtimeMs ? ctimeMs : birthtimeMs;

/** A file system that knows no such time says 0, which tells nothing. */
const isBefore = (timeMs: bigint, sinceMs: number): boolean => timeMs > 0n && Number(timeMs) < sinceMs;

/** A file as a look has met it first: `ctimeMs` is that of then, for as long as nobody has written to it. */
interface Met {
  readonly path: Buffer;
  readonly mtimeNs: bigint;
  readonly ctimeMs: number;
}

/** The oldest goes where there are too many. */
function keepIn<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [first] = map.size > maxKept ? map.keys() : [];
  if (first !== undefined) map.delete(first);
}
