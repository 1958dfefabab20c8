import { type BigIntStats, lstatSync } from 'node:fs';
import type { Clock } from '../../clock.ts';
import { joinPath } from './byte-path.ts';
import { createKeyedHash } from './keyed-hash.ts';

/** More than so many are not kept. */
const maxKnown = 200_000;
/** After so many scans all are looked at anew: what is written through a mapping need not change a file's times. */
const scansKnown = 20;
/** Milliseconds since its last change before a file is known: times have a grain, and two writes may share one. */
const settledMs = 100;
/** Places to begin with; a power of two. */
const firstPlaces = 1_024;

/** Which rules have looked at a file that may stay, so that a scan need not open it again while it does not change. */
export interface KnownFiles {
  /** Bits of the rules that know the file as it is now. */
  readonly of: (folder: Buffer, name: Buffer) => number;
  readonly add: (path: Buffer, stat: BigIntStats, bit: number) => void;
  /** The rule knows nothing any more. */
  readonly forget: (bit: number) => void;
  /** A scan begins. */
  readonly scan: () => void;
}

/** Nobody but root can write to a file and put its ctime back. */
interface FileState {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly ctimeMs: number;
}

/**
 * Of each file no more is kept than a hash of its folder and state, nine bytes with its bits: an object and a name for
 * each of a hundred thousand are memory that the collector walks through, too. A state that is over stays until all are
 * looked at anew.
 */
export function createKnownFiles(clock: Pick<Clock, 'now'>): KnownFiles {
  const [key0 = 0, key1 = 0] = crypto.getRandomValues(new Int32Array(2));
  const hash = createKeyedHash([key0, key1]);
  const fields = new Float64Array(5);
  const words = new Uint32Array(fields.buffer);
  let hashes = new Float64Array(firstPlaces);
  let known = new Uint8Array(firstPlaces);
  let count = 0;
  let scans = 0;
  let last: { readonly folder: Buffer; readonly hash: number } | null = null;

  const clear = (): void => {
    hashes = new Float64Array(firstPlaces);
    known = new Uint8Array(firstPlaces);
    count = 0;
  };

  /** Where a hash stands, or would stand. */
  const placeOf = (value: number): number => {
    let place = value % hashes.length;
    while (hashes[place] !== 0 && hashes[place] !== value) place = (place + 1) % hashes.length;
    return place;
  };

  const grow = (): void => {
    const [oldHashes, oldKnown] = [hashes, known];
    hashes = new Float64Array(oldHashes.length * 2);
    known = new Uint8Array(hashes.length);
    for (const [i, value] of oldHashes.entries()) {
      if (value === 0) continue;
      const place = placeOf(value);
      hashes[place] = value;
      known[place] = oldKnown[i] ?? 0;
    }
  };

  const hashOfFolder = (folder: Buffer): number => {
    const padded = new Uint8Array(Math.ceil((folder.length + 1) / 4) * 4).fill(1, folder.length, folder.length + 1);
    padded.set(folder);
    return hash(new Uint32Array(padded.buffer));
  };

  const hashOf = (folderHash: number, { dev, ino, size, ctimeMs }: FileState): number => {
    fields[0] = folderHash;
    fields[1] = dev;
    fields[2] = ino;
    fields[3] = size;
    fields[4] = ctimeMs;
    return hash(words);
  };

  return {
    of: (folder, name) => {
      const now = count === 0 ? undefined : statAt(joinPath(folder, name));
      if (now === undefined) return 0;
      // A scan asks for the names of a folder one after the other.
      if (last?.folder !== folder) last = { folder, hash: hashOfFolder(folder) };
      return known[placeOf(hashOf(last.hash, now))] ?? 0;
    },
    add: (path, stat, bit) => {
      if (Math.abs(clock.now().getTime() - Number(stat.ctimeMs)) <= settledMs) return;
      if (count >= maxKnown) clear();
      if (count * 2 >= hashes.length) grow();
      const value = hashOf(hashOfFolder(path.subarray(0, path.lastIndexOf(0x2f))), {
        ...{ dev: Number(stat.dev), ino: Number(stat.ino), size: Number(stat.size) },
        ctimeMs: millisecondsOf(stat.ctimeNs),
      });
      const place = placeOf(value);
      if (hashes[place] === 0) count += 1;
      hashes[place] = value;
      known[place] = (known[place] ?? 0) | bit;
    },
    forget: (bit) => {
      for (const [i, bits] of known.entries()) known[i] = bits & ~bit;
    },
    scan: () => {
      scans += 1;
      if (scans % scansKnown === 0) clear();
    },
  };
}

/** As Node makes it of seconds and nanoseconds, to the last bit. */
const millisecondsOf = (ns: bigint): number =>
  Number(ns / 1_000_000_000n) * 1_000 + Number(ns % 1_000_000_000n) / 1_000_000;

function statAt(path: Buffer): FileState | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
