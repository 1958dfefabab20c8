import { type BigIntStats, lstatSync } from 'node:fs';
import type { Clock } from '../../clock.ts';
import { joinPath, keyOf } from './byte-path.ts';

/** More than so many are not kept. */
const maxKnown = 200_000;
/** After so many scans all are looked at anew: what is written through a mapping need not change a file's times. */
const scansKnown = 20;
/** Milliseconds since its last change before a file is known: times have a grain, and two writes may share one. */
const settledMs = 100;

/** Which rules have looked at a file that may stay, so that a scan need not open it again while it does not change. */
export interface KnownFiles {
  /** Bits of the rules that know the file as it is now. Asks the system only where one of them may. */
  readonly of: (folder: Buffer, name: Buffer, bits: number) => number;
  readonly add: (path: Buffer, stat: BigIntStats, bit: number) => void;
  /** The rule knows nothing any more. */
  readonly forget: (bit: number) => void;
  /** A scan begins. */
  readonly scan: () => void;
}

/** Nobody but root can write to a file and put its ctime back. */
interface Known {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly ctimeMs: number;
  bits: number;
}

export function createKnownFiles(clock: Pick<Clock, 'now'>): KnownFiles {
  /** By folder, then by name: a path as a whole would be kept a hundred times over. */
  const folders = new Map<string, Map<string, Known>>();
  let count = 0;
  let scans = 0;
  let last: { readonly folder: Buffer; readonly files: Map<string, Known> | undefined } | null = null;

  const clear = (): void => {
    folders.clear();
    count = 0;
    last = null;
  };

  return {
    of: (folder, name, bits) => {
      // A scan asks for the names of a folder one after the other.
      if (last?.folder !== folder) last = { folder, files: folders.get(keyOf(folder)) };
      const { files } = last;
      const key = files === undefined ? '' : keyOf(name);
      const known = files?.get(key);
      if (known === undefined || (known.bits & bits) === 0) return 0;
      const now = statAt(joinPath(folder, name));
      if (now !== undefined && isSame(known, now)) return known.bits;
      files?.delete(key);
      count -= 1;
      return 0;
    },
    add: (path, stat, bit) => {
      if (Math.abs(clock.now().getTime() - Number(stat.ctimeMs)) <= settledMs) return;
      if (count >= maxKnown) clear();
      const slash = path.lastIndexOf(0x2f);
      const key = keyOf(path.subarray(0, slash));
      const files = folders.get(key) ?? new Map<string, Known>();
      if (files.size === 0) {
        folders.set(key, files);
        last = null;
      }
      const name = keyOf(path.subarray(slash + 1));
      const before = files.get(name);
      const now = {
        ...{ dev: Number(stat.dev), ino: Number(stat.ino), size: Number(stat.size) },
        ctimeMs: millisecondsOf(stat.ctimeNs),
      };
      if (before === undefined) count += 1;
      files.set(name, { ...now, bits: bit | (before !== undefined && isSame(before, now) ? before.bits : 0) });
    },
    forget: (bit) => {
      for (const files of folders.values()) for (const known of files.values()) known.bits &= ~bit;
    },
    scan: () => {
      scans += 1;
      if (scans % scansKnown === 0) clear();
    },
  };
}

const isSame = (known: Known, now: Omit<Known, 'bits'>): boolean =>
  known.ctimeMs === now.ctimeMs && known.size === now.size && known.ino === now.ino && known.dev === now.dev;

/** As Node makes it of seconds and nanoseconds, to the last bit. */
const millisecondsOf = (ns: bigint): number =>
  Number(ns / 1_000_000_000n) * 1_000 + Number(ns % 1_000_000_000n) / 1_000_000;

function statAt(path: Buffer): Omit<Known, 'bits'> | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
