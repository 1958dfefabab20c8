import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { Sha256Hex } from '#contract/primitives.ts';
import { ownFile } from '../../own-file.ts';
import type { FileDigest } from '../save/hash-file.ts';

/** On which medium a file's bytes were seen. */
export interface Origin {
  /** As in `media.found`. */
  readonly device: string;
  /** When the medium was certainly not there yet, wall clock in ms: what has lain on the PC since before is not from it. */
  readonly sinceMs: number;
}

/** What lay on the media that were ever mounted here, by hash: kept, so that it is known again after a restart. */
export interface Origins {
  /** Takes up what was kept. Whatever cannot be read was nothing. */
  readonly load: () => Promise<void>;
  readonly isEmpty: () => boolean;
  readonly hasSize: (bytes: number) => boolean;
  /** `isKept`: from an earlier run. `version`: how many were known when it was added, itself included. */
  readonly find: (sha256: string) => (Origin & { readonly isKept: boolean; readonly version: number }) | null;
  readonly add: (digest: FileDigest, origin: Origin) => void;
  /** These bytes were on the PC before. */
  readonly forget: (sha256: string) => void;
  /** Grows with each file that is added. */
  readonly version: () => number;
  /** Resolves once everything is on the disk. */
  readonly settle: () => Promise<void>;
}

/** More than so many are not kept: those added first go first. */
const maxFiles = 50_000;
/** Between a change and its being kept, ms: a medium's files are added one by one. */
const keepMs = 1_000;

const Kept = z.strictObject({
  v: z.literal(1),
  files: z
    .array(
      z.strictObject({
        sha256: Sha256Hex,
        bytes: z.int().positive(),
        device: z.string().max(80),
        sinceMs: z.int().nonnegative(),
      }),
    )
    .max(maxFiles),
});

interface Known extends Origin {
  readonly bytes: number;
  readonly isKept: boolean;
  readonly version: number;
}

export function createOrigins(path: string): Origins {
  const files = new Map<string, Known>();
  const sizes = new Map<number, number>();
  let version = 0;
  let timer: NodeJS.Timeout | undefined;
  let isChanged = false;
  let keeping: Promise<void> = Promise.resolve();

  const put = (sha256: string, known: Omit<Known, 'version'>): void => {
    version += 1;
    files.set(sha256, { ...known, version });
    sizes.set(known.bytes, (sizes.get(known.bytes) ?? 0) + 1);
    const [first] = files.size > maxFiles ? files.keys() : [];
    if (first !== undefined) drop(first);
  };
  const drop = (sha256: string): void => {
    const known = files.get(sha256);
    if (known === undefined) return;
    files.delete(sha256);
    const left = (sizes.get(known.bytes) ?? 1) - 1;
    if (left === 0) sizes.delete(known.bytes);
    else sizes.set(known.bytes, left);
  };

  const keep = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (!isChanged) return;
    isChanged = false;
    const list = [...files].map(([sha256, { bytes, device, sinceMs }]) => ({ sha256, bytes, device, sinceMs }));
    const next = join(dirname(path), `.${process.pid}.${basename(path)}`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(next, JSON.stringify({ v: 1, files: list }), { mode: 0o600, flag: ownFile.rewrite });
    await rename(next, path);
  };
  const settle = (): Promise<void> => {
    keeping = keeping.then(keep).catch(() => undefined);
    return keeping;
  };
  const changed = (): void => {
    isChanged = true;
    timer ??= setTimeout(() => void settle(), keepMs);
  };

  return {
    load: async () => {
      const text = await readFile(path, { encoding: 'utf8', flag: ownFile.read }).catch(() => '');
      const kept = Kept.safeParse(jsonOf(text));
      for (const { sha256, ...known } of kept.success ? kept.data.files : []) {
        if (!files.has(sha256)) put(sha256, { ...known, isKept: true });
      }
    },
    isEmpty: () => files.size === 0,
    hasSize: (bytes) => sizes.has(bytes),
    find: (sha256) => files.get(sha256) ?? null,
    add: ({ sha256, bytes }, { device, sinceMs }) => {
      // Of two media the first one: what came from it may lie here already.
      if (bytes === 0 || files.has(sha256)) return;
      put(sha256, { bytes, device, sinceMs: Math.max(0, Math.floor(sinceMs)), isKept: false });
      changed();
    },
    forget: (sha256) => {
      drop(sha256);
      changed();
    },
    version: () => version,
    settle,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
