import { closeSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import type { Approvals } from './approvals.ts';
import { createBreath } from './breath.ts';
import { isHidden, joinPath, keyOf, pathText } from './byte-path.ts';
import { holdsExactly, isStaleCanary, moveCanary } from './canary.ts';
import { type Inspected, inspect, type OpenFile } from './inspect.ts';
import { isBehindLink } from './is-behind-link.ts';
import { createRecoveryJournal } from './journal.ts';
import { leadsInto } from './leads-into.ts';
import { recoverLeftovers } from './leftovers.ts';
import type { OpenWalk } from './open-walk.ts';
import { linuxFolders, type ProgramFolders } from './program-folders.ts';
import { createProgramPlaces } from './program-places.ts';
import { type Candidate, createQueue, type Origin } from './queue.ts';
import { readyRecovery } from './recovery-folder.ts';
import { scanPauseMs } from './scan-pause.ts';
import { type Found, takeFiles } from './take-files.ts';
import { createWatchTree } from './tree.ts';
import {
  type Canary,
  fileName,
  type GuardListener,
  type GuardState,
  type OpenWriters,
  type Pending,
  recoveryFolder,
  type SaveGuard,
} from './types.ts';
import type { WatchFolder } from './watch-folder.ts';

/** What a system keeps in the guarded folders by itself. */
export interface SystemNames {
  /** Directly below a root: programs' own folders; anything deeper is a place to hide work. */
  readonly atRoot: (name: Buffer) => boolean;
  readonly anywhere: (name: Buffer) => boolean;
  /** What programs keep for themselves in those folders. */
  readonly programs: ProgramFolders;
  /** Links that end in these folders are the system's, or show nothing that is not watched where it is. */
  readonly linksInto: readonly string[];
}

export interface SaveGuardDeps {
  readonly roots: readonly string[];
  readonly workFolder: string;
  readonly leaveAlone: readonly string[];
  /** Folders for everyone's temporary files: documents are taken from there as from the roots' hidden folders. */
  readonly temporaryFolders: readonly string[];
  readonly uid: number;
  readonly clock: Clock;
  /** Through the places that must stay open. */
  readonly walk: OpenWalk;
  readonly newId: () => string;
  readonly watchFolder: WatchFolder;
  readonly openWriters: OpenWriters;
  readonly letsLie: Approvals['letsLie'];
  readonly listener: GuardListener;
  /** Without it those of Linux. */
  readonly systemNames?: SystemNames;
}

const linuxNames: SystemNames = {
  atRoot: isHidden,
  anywhere: () => false,
  programs: linuxFolders,
  linksInto: [],
};

/** Files taken in one go: they share a look at the writers and a journal's fsync. */
const batchSize = 128;
/** Milliseconds that a file may be held open, or take to read, before its waiting is itself recorded. */
const patienceMs = 10_000;
/** Pause before the scan that a lost event asks for, ms: a storm that loses one loses more. */
const soonMs = 250;
/** A file larger than this takes long enough to read to be handled apart. */
const longBytes = 64n * 1024n * 1024n;

/**
 * Watches the guarded folders and moves every file saved there into 回収. Watches tell at once; a scan every few
 * seconds finds what they cannot (lost events, a write through a mapping, a folder that came and went).
 */
export function createSaveGuard(deps: SaveGuardDeps): SaveGuard {
  const { clock, listener } = deps;
  const recovery = join(deps.workFolder, recoveryFolder);
  const recoveryBytes = Buffer.from(recovery);
  const queue = createQueue();
  const journal = createRecoveryJournal(deps.workFolder);
  const breathe = createBreath(clock.monotonicMs);
  const expected = new Map<string, { readonly canary: Canary; readonly caught: (was: boolean) => void }>();
  const names = deps.systemNames ?? linuxNames;
  const rootKeys = [...deps.roots, ...deps.temporaryFolders].map((root) => keyOf(Buffer.from(root)));
  const linksTold = new Set<string>();
  /** Keys of long files under way, and what ends with the last of them. */
  const longOnes = new Set<string>();
  let longWork: Promise<void> = Promise.resolve();
  let state: GuardState = { kind: 'idle' };
  let origin: Origin = 'start';
  let stopped = false;
  let pumping: Promise<void> | null = null;
  let pumpTimer: NodeJS.Timeout | null = null;
  let scanTimer: NodeJS.Timeout | null = null;
  let wantsScan = false;
  let hasRecovered = false;
  let starting: Promise<GuardState> | null = null;

  const become = (next: GuardState): void => {
    state = next;
    if (!stopped) listener.changed(next);
  };
  const fail = (detail: string): void => {
    if (state.kind !== 'failed') become({ kind: 'failed', detail: detail.slice(0, 400) });
  };

  const addFrom = (from: Origin, folder: Buffer, name: Buffer): void => {
    const isCanary = expected.size > 0 && expected.has(joinPath(folder, name).toString('utf8'));
    queue.add(folder, name, from, clock.monotonicMs(), isCanary);
    pump();
  };
  const add = (folder: Buffer, name: Buffer): void => addFrom(origin, folder, name);

  const leaveAlone = [deps.workFolder, ...deps.leaveAlone];
  const places = createProgramPlaces({
    homes: deps.roots,
    placesAtRoot: names.atRoot,
    programs: names.programs,
    temporary: deps.temporaryFolders,
    leaveAlone,
    walk: deps.walk,
    found: addFrom,
    isBehind: () => !queue.isEmpty(),
    broke: (error) => fail(String(error)),
  });
  const tree = createWatchTree({
    roots: deps.roots,
    leaveAlone,
    skipsAtRoot: (_root, name) => names.atRoot(name),
    skips: names.anywhere,
    uid: deps.uid,
    watchFolder: deps.watchFolder,
    seen: add,
    heard: (folder, name) => {
      deps.walk.stir();
      add(folder, name);
    },
    lost: () => scanSoon(),
    failed: fail,
    breathe,
  });

  const pump = (): void => {
    if (pumping !== null || stopped) return;
    pumping = drain()
      .catch((error: unknown) => fail(`監視の途中で失敗しました: ${String(error)}`))
      .finally(() => {
        pumping = null;
        if (stopped) return;
        if (!queue.isEmpty()) return pump();
        const next = queue.nextInMs(clock.monotonicMs());
        if (pumpTimer !== null) clearTimeout(pumpTimer);
        pumpTimer = next === null ? null : setTimeout(pump, next);
      });
  };

  const drain = async (): Promise<void> => {
    // What the watches have to say in this turn is taken together; a burst gathers while what came before it is moved.
    await nextTurn();
    while (!stopped) {
      const batch = queue.take(batchSize, clock.monotonicMs());
      if (batch.length === 0) return;
      await handle(batch);
    }
  };

  const handle = async (batch: readonly Candidate[]): Promise<void> => {
    const files: Found[] = [];
    const look = createLook();
    for (const candidate of batch) {
      await breathe();
      if (catchCanary(candidate)) continue;
      if (longOnes.has(candidate.key)) continue;
      const found = look(candidate);
      if (found.is === 'file' && found.file.stat.size > longBytes) takeLong(candidate, found.file);
      else if (found.is === 'file') files.push({ candidate, file: found.file });
      else if (found.is === 'folder') await tree.enter(candidate.path);
      else if (found.is === 'link') tellLink(candidate, found.identity);
      else if (found.is === 'changing') queue.retry(candidate, clock.monotonicMs());
      else if (found.is === 'busy') postpone(candidate, 'open-writer');
      else if (found.is === 'closed') postpone(candidate, 'no-permission');
      else if (found.is === 'gone' && candidate.told) tell(candidate, 'vanished');
    }
    if (files.length > 0) await takeAll(files);
  };

  /** For one batch, in which many lie in one folder. */
  const createLook = (): ((candidate: Candidate) => Inspected) => {
    let last: { readonly folder: Buffer; readonly isBehindLink: boolean } | null = null;
    return ({ folder, path }) => {
      if (last?.folder !== folder) last = { folder, isBehindLink: isBehindLink(folder, rootKeys) };
      return last.isBehindLink ? { is: 'gone' } : places.judge(path, inspect(path, deps.uid));
    };
  };

  /** Apart from the others, one at a time: a file that takes minutes to read must not blind the guard meanwhile. */
  const takeLong = (candidate: Candidate, seen: OpenFile): void => {
    closeSync(seen.fd);
    longOnes.add(candidate.key);
    const late = setTimeout(() => candidate.told || tell(candidate, 'other'), patienceMs);
    longWork = longWork
      .then(async () => {
        const found = stopped ? null : createLook()(candidate);
        if (found?.is === 'file') await takeAll([{ candidate, file: found.file }]);
      })
      .catch((error: unknown) => fail(`監視の途中で失敗しました: ${String(error)}`))
      .finally(() => {
        clearTimeout(late);
        longOnes.delete(candidate.key);
        if (!stopped) pump();
      });
  };

  const takeAll = async (files: readonly Found[]): Promise<void> => {
    const outcome = await takeFiles(files, {
      recovery: recoveryBytes,
      now: clock.now,
      newId: deps.newId,
      openWriters: deps.openWriters,
      journal,
      letsLie: deps.letsLie,
      breathe,
      prepareRecovery,
    });
    for (const { candidate, why } of outcome.postponed) {
      if (why !== 'gone') postpone(candidate, why);
    }
    if (outcome.recovered.length > 0) listener.recovered(outcome.recovered);
    await outcome.onDisk;
  };

  const prepareRecovery = (): string | null => {
    const problem = readyRecovery(deps.workFolder, recovery, deps.uid);
    if (problem?.blocks === true) fail(problem.detail);
    return problem?.detail ?? null;
  };

  const catchCanary = (candidate: Candidate): boolean => {
    const path = candidate.path.toString('utf8');
    const waits = expected.get(path);
    if (waits !== undefined) {
      if (!holdsExactly(candidate.path, waits.canary.text)) return false;
      // Moved like any file, to show that moving works, and only then taken away.
      if (prepareRecovery() !== null) return true;
      const target = Buffer.concat([recoveryBytes, Buffer.from(`/.確認-${waits.canary.name}`)]);
      waits.caught(moveCanary(candidate.path, target));
      return true;
    }
    return isStaleCanary(candidate.name, candidate.path) && unlinked(candidate.path);
  };

  const tellLink = (candidate: Candidate, identity: string): void => {
    if (linksTold.has(identity)) return;
    if ([deps.workFolder, ...names.linksInto].some((folder) => leadsInto(candidate.path, folder))) return;
    linksTold.add(identity);
    tell(candidate, 'not-a-file');
  };

  const tell = (candidate: Candidate, why: Pending['data']['why']): void =>
    listener.pending({ data: { name: fileName(candidate.name), from: pathText(candidate.folder), why } });

  const postpone = (candidate: Candidate, why: Pending['data']['why']): void => {
    const nowMs = clock.monotonicMs();
    const telling = !candidate.told && (why !== 'open-writer' || nowMs - candidate.firstSeenMs >= patienceMs);
    if (telling) tell(candidate, why);
    queue.retry({ ...candidate, told: candidate.told || telling }, nowMs);
  };

  const scanLater = (tookMs: number): void => {
    scanTimer = setTimeout(() => void scanAgain(), wantsScan ? soonMs : scanPauseMs(tookMs));
  };

  /** Where a scan is under way, the next one follows it soon. */
  const scanSoon = (): void => {
    wantsScan = true;
    if (scanTimer === null || stopped) return;
    clearTimeout(scanTimer);
    scanLater(0);
  };

  const scanAgain = async (): Promise<void> => {
    scanTimer = null;
    wantsScan = false;
    const began = clock.monotonicMs();
    await tree.scan().catch((error: unknown) => fail(String(error)));
    if (!stopped) scanLater(clock.monotonicMs() - began);
  };

  /**
   * Once, before anything is moved. Where the journal cannot be read that is told, and what is saved from now on is taken
   * all the same; the next run of the agent tries again.
   */
  const recordLeftovers = async (): Promise<void> => {
    if (hasRecovered) return;
    hasRecovered = true;
    try {
      const left = await recoverLeftovers(journal, recoveryBytes);
      if (left.length > 0) listener.recovered(left);
    } catch (error) {
      fail(`前回の回収の記録を読めません: ${String(error)}`);
    }
  };

  const begin = async (): Promise<GuardState> => {
    if (scanTimer !== null) clearTimeout(scanTimer);
    scanTimer = null;
    state = { kind: 'idle' };
    try {
      const problem = prepareRecovery();
      if (problem !== null) fail(problem);
      else await recordLeftovers();
      const began = clock.monotonicMs();
      await tree.scan();
      // `fail` may have been called by the scan.
      if ((state as GuardState).kind !== 'failed') {
        origin = 'event';
        become({ kind: 'watching' });
      }
      // Work need not wait for a look through what programs keep.
      places.start();
      if (!stopped) scanLater(clock.monotonicMs() - began);
    } catch (error) {
      fail(`監視を始められません: ${String(error)}`);
    }
    return state;
  };

  return {
    state: () => state,
    start: () => {
      if (state.kind === 'watching') return Promise.resolve(state);
      starting ??= begin().finally(() => {
        starting = null;
      });
      return starting;
    },
    recorded: (id) => journal.done(id),
    expect: (canary, ms) => {
      const path = `${canary.folder}/${canary.name}`;
      const caught = new Promise<boolean>((resolve) => {
        const settle = (was: boolean): void => {
          clearTimeout(timer);
          expected.delete(path);
          resolve(was);
        };
        const timer = setTimeout(() => settle(false), ms);
        expected.set(path, { canary, caught: settle });
      });
      return { caught };
    },
    stop: async () => {
      stopped = true;
      if (scanTimer !== null) clearTimeout(scanTimer);
      if (pumpTimer !== null) clearTimeout(pumpTimer);
      tree.stop();
      places.stop();
      await pumping;
      await journal.settle();
    },
  };
}

/** False where it cannot be taken away, as in a folder that is closed to writing: then it is moved like any file. */
function unlinked(path: Buffer): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
