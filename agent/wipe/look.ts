import { closeSync } from 'node:fs';
import { type Canary, type CanaryLook, canaryPlaces, type WipeReason } from '#contract/loan/wipe-report.ts';
import type { RunCommand } from '../platform/command.ts';
import { succeeds } from './linux-system.ts';
import { rawPlaces, type WipeParameters } from './parameters.ts';
import { CanaryScanner, passesSelfTest, scanPath } from './scan.ts';
import { openFolder, pathIn, walkTree } from './walk-tree.ts';

export interface Looked {
  readonly look: CanaryLook;
  /** Null where the look can be believed. */
  readonly doubt: WipeReason | null;
}

/**
 * Looks for the canaries in raw storage, and in the files of a folder where its storage is encrypted. What the system
 * has not written yet is written first.
 */
export async function lookForCanaries(
  canaries: readonly Canary[],
  storage: Pick<WipeParameters, 'raw' | 'swap'>,
  mounted: string | null,
  run: RunCommand,
): Promise<Looked> {
  const scanner = new CanaryScanner(canaries);
  const raw = rawPlaces(storage);
  let isComplete = raw.length > 0 && (await succeeds(run, '/usr/bin/sync', []));
  for (const path of raw) if (!scanPath(scanner, path, storage.swap.includes(path))) isComplete = false;
  const { bytes } = scanner;
  if (mounted !== null) await scanFiles(scanner, mounted);
  return lookedWith(scanner, canaries, { bytes, isComplete });
}

/** What a scanner found. @param storage what it read of raw storage, and whether that was all */
export function lookedWith(
  scanner: Pick<CanaryScanner, 'found'>,
  canaries: readonly Canary[],
  { bytes, isComplete }: { readonly bytes: number; readonly isComplete: boolean },
): Looked {
  const places = canaryPlaces.flatMap((place) => {
    const planted = canaries.flatMap((canary, index) => (canary.place === place ? [index] : []));
    const found = planted.filter((index) => scanner.found.has(index)).length;
    return planted.length === 0 ? [] : [{ place, planted: planted.length, found }];
  });
  const doubt = passesSelfTest((list) => new CanaryScanner(list))
    ? isComplete
      ? null
      : 'raw-not-readable'
    : 'scanner-broken';
  return { look: { places, bytes, complete: isComplete }, doubt };
}

/** The files of a mounted volume, as its programs see them. */
async function scanFiles(scanner: CanaryScanner, folder: string): Promise<void> {
  const root = openFolder(folder);
  try {
    await walkTree(root, {
      file: ({ folder: inside, name, stat }) => {
        if (stat.isFile()) scanPath(scanner, pathIn(inside, name));
      },
      leave: (_, inside) => closeSync(inside.fd),
      boundary: () => undefined,
      closed: () => undefined,
    });
  } finally {
    closeSync(root.fd);
  }
}

export const foundIn = ({ places }: CanaryLook): number => places.reduce((sum, { found }) => sum + found, 0);
