import { type BigIntStats, lstatSync } from 'node:fs';
import type { Clock } from '../../clock.ts';
import { keyOf } from './byte-path.ts';
import { identityOf } from './inspect.ts';

/** More than so many are not kept. */
const maxKnown = 100_000;
/** After so many scans all are looked at anew: what is written through a mapping need not change a file's times. */
const scansKnown = 20;
/** Milliseconds since its last change before a file is known: times have a grain, and two writes may share one. */
const settledMs = 100;

/** Files that were looked at and may stay, so that a scan need not open them again while they do not change. */
export interface KnownFiles {
  readonly has: (path: Buffer) => boolean;
  readonly add: (path: Buffer, stat: BigIntStats) => void;
  /** A scan begins. */
  readonly scan: () => void;
}

export function createKnownFiles(clock: Pick<Clock, 'now'>): KnownFiles {
  const known = new Map<string, string>();
  let scans = 0;
  return {
    has: (path) => known.size > 0 && known.has(keyOf(path)) && known.get(keyOf(path)) === markAt(path),
    add: (path, stat) => {
      if (known.size >= maxKnown) known.clear();
      if (Math.abs(clock.now().getTime() - Number(stat.ctimeMs)) > settledMs) known.set(keyOf(path), markOf(stat));
    },
    scan: () => {
      scans += 1;
      if (scans % scansKnown === 0) known.clear();
    },
  };
}

/** Nobody but root can write to a file and put its ctime back. */
const markOf = (stat: BigIntStats): string => `${identityOf(stat)}:${stat.size}:${stat.ctimeNs}`;

function markAt(path: Buffer): string | null {
  try {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? null : markOf(stat);
  } catch {
    return null;
  }
}
