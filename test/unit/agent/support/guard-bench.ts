import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../agent/clock.ts';
import { createOpenWalk } from '../../../../agent/guards/save/open-walk.ts';
import { createSaveGuard, type SaveGuardDeps } from '../../../../agent/guards/save/save-guard.ts';
import type { GuardState, Pending, Recovered, SaveGuard } from '../../../../agent/guards/save/types.ts';
import { watchFolder } from '../../../../agent/guards/save/watch-folder.ts';
import { createOpenWriters } from '../../../../agent/platform/linux/open-writers.ts';

export interface GuardBench {
  readonly home: string;
  readonly work: string;
  readonly recovery: string;
  readonly guard: SaveGuard;
  readonly recovered: Recovered[];
  readonly pending: Pending[];
  readonly states: GuardState[];
  readonly held: () => readonly string[];
  /** Another guard over the same folders, as after a restart. */
  readonly again: () => GuardBench;
  readonly close: () => Promise<void>;
}

export function createGuardBench(
  options: { readonly home?: string; readonly folder?: string } & Partial<SaveGuardDeps> = {},
): GuardBench {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tanmori-guard-'));
  const home = options.home ?? join(folder, 'home');
  const work = join(folder, 'work');
  mkdirSync(home, { recursive: true });
  mkdirSync(work, { recursive: true });
  const recovered: Recovered[] = [];
  const pending: Pending[] = [];
  const states: GuardState[] = [];
  const uid = options.uid ?? process.getuid?.() ?? 0;
  const given = { leaveAlone: [], temporaryFolders: [], clock: systemClock, watchFolder, ...options };
  const { temporaryFolders: temporary, ...shared } = given;
  const placesAtRoot = options.systemNames?.atRoot;
  const guard = createSaveGuard({
    roots: [home],
    workFolder: work,
    ...given,
    walk: createOpenWalk({
      ...shared,
      workFolder: work,
      homes: options.roots ?? [home],
      temporary,
      uid,
      ...(placesAtRoot && { placesAtRoot }),
    }),
    uid,
    newId: randomUUID,
    openWriters: createOpenWriters('/proc', uid),
    letsLie: () => Promise.resolve(false),
    listener: {
      recovered: (found) => recovered.push(...found),
      pending: (found) => pending.push(found),
      changed: (state) => states.push(state),
    },
    ...options,
  });
  const recovery = join(work, '回収');
  return {
    home,
    work,
    recovery,
    guard,
    recovered,
    pending,
    states,
    held: () =>
      readdirSync(recovery)
        .filter((name) => !name.startsWith('.'))
        .toSorted(),
    again: () => createGuardBench({ ...options, folder, home }),
    close: async () => {
      await guard.stop();
      await rm(folder, { recursive: true, force: true });
      await rm(home, { recursive: true, force: true });
    },
  };
}

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
export const contentOf = (bench: GuardBench, found: Recovered | undefined): string =>
  readFileSync(
    Buffer.concat([Buffer.from(`${bench.recovery}/`), Buffer.from(found?.data.to.bytes ?? '', 'base64')]),
    'utf8',
  );
