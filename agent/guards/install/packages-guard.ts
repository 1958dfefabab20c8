import { watch } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ownFile } from '../../own-file.ts';
import type { TellAttempt, WatchGuard } from '../attempt.ts';
import { type Packages, packageChange, readPackages } from './packages.ts';

/** The system's own list of what is installed. */
export interface PackagesSource {
  /** Null where there is none that can be read, or only half of one. */
  readonly read: () => Promise<Packages | null>;
  /** Tells that it may have changed. Throws where nobody would; the looks by the clock go on. */
  readonly watch: (changed: () => void) => { readonly close: () => void };
}

export interface PackagesGuardDeps {
  readonly source: PackagesSource;
  /** Where it is kept what was last told, so that a change while nobody watched is told as well. */
  readonly memory: string;
  readonly tell: TellAttempt;
}

const Memory = z.strictObject({ v: z.literal(1), packages: z.record(z.string().max(400), z.string().max(400)) });

/** Between two looks without a word from the system, ms; and after one, until all of it is written. */
const lookMs = 60_000;
const settleMs = 500;

/** Tells which packages came and went, once, also where that was while the agent did not run. */
export function createPackagesGuard(deps: PackagesGuardDeps): WatchGuard {
  let known: Packages | null = null;
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let watcher: { readonly close: () => void } | null = null;

  const look = async (): Promise<void> => {
    const now = await deps.source.read();
    if (now === null || stopped) return;
    known ??= await remembered(deps.memory);
    const change = known === null ? null : packageChange(known, now);
    const isFirst = known === null;
    known = now;
    if (isFirst) return remember(deps.memory, now);
    if (change !== null)
      deps.tell({ type: 'packages.changed', data: copyOf(change) }, () => void remember(deps.memory, now));
  };

  const later = (ms: number): void => {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => {
      looking = look()
        .catch(() => undefined)
        .finally(() => later(lookMs));
    }, ms);
  };

  return {
    start: () => {
      try {
        watcher = deps.source.watch(() => later(settleMs));
      } catch {
        // The looks by the clock go on.
      }
      later(0);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      watcher?.close();
      await looking;
    },
  };
}

/** dpkg's. @param statusFile `/var/lib/dpkg/status` */
export const dpkgPackages = (statusFile: string): PackagesSource => ({
  read: async () => {
    const text = await readFile(statusFile, 'utf8').catch(() => null);
    return text === null ? null : readPackages(text);
  },
  watch: (changed) => {
    const folder = watch(dirname(statusFile), changed);
    folder.on('error', () => folder.close());
    return folder;
  },
});

const copyOf = ({ added, removed, more }: NonNullable<ReturnType<typeof packageChange>>) => ({
  added: [...added],
  removed: [...removed],
  more,
});

/** Null where nothing, or nothing that can be read, was kept: then what is there now is the beginning. */
async function remembered(path: string): Promise<Packages | null> {
  try {
    const { packages } = Memory.parse(JSON.parse(await readFile(path, { encoding: 'utf8', flag: ownFile.read })));
    return new Map(Object.entries(packages));
  } catch {
    return null;
  }
}

async function remember(path: string, packages: Packages): Promise<void> {
  const next = join(dirname(path), `.${process.pid}.packages`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(next, JSON.stringify({ v: 1, packages: Object.fromEntries(packages) }), {
    mode: 0o600,
    flag: ownFile.rewrite,
  });
  await rename(next, path);
}
