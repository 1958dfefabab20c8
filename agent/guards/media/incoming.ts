import { closeSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { EntryData } from '#contract/trail/catalogue.ts';
import type { Clock } from '../../clock.ts';
import type { TellAttempt, WatchGuard } from '../attempt.ts';
import type { Approvals } from '../save/approvals.ts';
import { createBreath } from '../save/breath.ts';
import { joinPath, pathText } from '../save/byte-path.ts';
import { inspect } from '../save/inspect.ts';
import { createQuarantine, type Quarantine } from '../save/quarantine.ts';
import { type Candidate, createQueue } from '../save/queue.ts';
import { scanPauseMs } from '../save/scan-pause.ts';
import type { TakeOneDeps } from '../save/take-one.ts';
import { createWatchTree } from '../save/tree.ts';
import { fileName, quarantineFolder, recoveryFolder } from '../save/types.ts';
import type { WatchFolder } from '../save/watch-folder.ts';
import type { PresentPlace } from './contents.ts';
import type { Origins } from './origins.ts';
import type { Provenance } from './provenance.ts';

export interface IncomingGuardDeps extends Pick<TakeOneDeps, 'workFolder' | 'uid' | 'newId' | 'openWriters'> {
  readonly clock: Clock;
  readonly origins: Origins;
  readonly provenance: Provenance;
  readonly present: () => readonly PresentPlace[];
  readonly letsIn: Approvals['letsIn'];
  readonly watchFolder: WatchFolder;
  readonly tell: TellAttempt;
}

export interface IncomingGuard extends WatchGuard {
  /** A medium has come: from now on the work folder is watched. */
  readonly wake: () => void;
  /** For the save guard: true where a file came from a medium, or may have, and is this guard's. */
  readonly claims: Approvals['letsLie'];
}

type Pending = EntryData<'save.quarantine-pending'>;

const batchSize = 64;
/** Milliseconds that a file may be held open before its waiting is itself recorded. */
const patienceMs = 10_000;
/** Pause before a look that something waits for, ms. */
const soonMs = 250;

/**
 * Moves what came from a medium into 隔離, out of the work folder and out of the folders that the save guard watches.
 * Until a medium was there it costs nothing.
 */
export function createIncomingGuard(deps: IncomingGuardDeps): IncomingGuard {
  const { clock, origins, provenance } = deps;
  const queue = createQueue();
  const breathe = createBreath(clock.monotonicMs);
  const holder = createQuarantine({ ...deps, now: clock.now, breathe });
  let isAwake = false;
  let isStarted = false;
  let stopped = false;
  let isWorking = false;
  let working: Promise<void> = Promise.resolve();
  let retryTimer: NodeJS.Timeout | undefined;
  let scanTimer: NodeJS.Timeout | undefined;
  let isScanning = false;

  const add = (folder: Buffer, name: Buffer): void => {
    queue.add(folder, name, 'event', clock.monotonicMs(), false);
    work();
  };
  const seen = (folder: Buffer, name: Buffer): void => {
    const path = joinPath(folder, name);
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat?.isFile() !== true || !origins.hasSize(Number(stat.size))) return;
    provenance.met(path, stat);
    add(folder, name);
  };
  const tree = createWatchTree({
    roots: [deps.workFolder],
    leaveAlone: [recoveryFolder, quarantineFolder].map((name) => join(deps.workFolder, name)),
    skipsAtRoot: () => false,
    uid: deps.uid,
    watchFolder: deps.watchFolder,
    seen,
    heard: add,
    // Where a folder cannot be watched the look by the clock still finds what is there.
    failed: () => undefined,
    breathe,
  });

  const work = (): void => {
    if (isWorking || stopped) return;
    isWorking = true;
    working = drain()
      .catch(() => undefined)
      .finally(() => {
        isWorking = false;
        if (stopped) return;
        if (!queue.isEmpty()) return work();
        const next = queue.nextInMs(clock.monotonicMs());
        clearTimeout(retryTimer);
        if (next !== null) retryTimer = setTimeout(work, Math.max(20, next));
      });
  };

  const drain = async (): Promise<void> => {
    while (!stopped) {
      const batch = queue.take(batchSize, clock.monotonicMs());
      if (batch.length === 0) return;
      for (const candidate of batch) {
        await breathe();
        await handle(candidate);
      }
    }
  };

  const handle = async (candidate: Candidate): Promise<void> => {
    const { path } = candidate;
    const found = inspect(path, deps.uid);
    if (found.is === 'folder') return isAwake ? tree.enter(path) : undefined;
    if (found.is === 'changing') return queue.retry(candidate, clock.monotonicMs());
    if (found.is !== 'file') return;
    const judged = await provenance.judge(path, found.file).finally(() => closeSync(found.file.fd));
    if (judged.from === 'wait') {
      scanSoon();
      return postpone(candidate, judged.device ?? null, 'open-writer');
    }
    if (judged.from !== 'medium' || deps.letsIn(candidate, judged.digest)) return;
    const taken = await holder.take(path, judged.device);
    if (typeof taken !== 'string') report(taken);
    else if (taken !== 'gone') postpone(candidate, judged.device, taken);
  };

  const postpone = (candidate: Candidate, device: string | null, why: Pending['why']): void => {
    const nowMs = clock.monotonicMs();
    const isLate = why !== 'open-writer' || nowMs - candidate.firstSeenMs >= patienceMs;
    const telling = device !== null && isLate && !candidate.told;
    if (telling) {
      const data = { name: fileName(candidate.name), from: pathText(candidate.folder), device, why };
      deps.tell({ type: 'save.quarantine-pending', data }, () => undefined);
    }
    queue.retry({ ...candidate, told: candidate.told || telling }, nowMs);
  };

  const report = ({ id, data }: Exclude<Awaited<ReturnType<Quarantine['take']>>, string>): void => {
    deps.tell({ type: 'save.quarantined', data }, () => holder.recorded(id));
  };

  const scan = async (): Promise<void> => {
    if (isScanning || stopped) return;
    isScanning = true;
    const began = clock.monotonicMs();
    const surveyed = provenance.survey();
    await tree.scan().catch(() => undefined);
    surveyed();
    isScanning = false;
    scanIn(scanPauseMs(clock.monotonicMs() - began));
  };
  let scanAtMs = Number.POSITIVE_INFINITY;
  const scanIn = (ms: number): void => {
    clearTimeout(scanTimer);
    if (stopped) return;
    scanAtMs = clock.monotonicMs() + ms;
    scanTimer = setTimeout(() => void scan(), ms);
  };
  const scanSoon = (): void => {
    if (isAwake && !isScanning && scanAtMs - clock.monotonicMs() > soonMs) scanIn(soonMs);
  };

  const wake = (): void => {
    if (isAwake || !isStarted || stopped) return;
    isAwake = true;
    void scan();
  };

  const begin = async (): Promise<void> => {
    for (const left of await holder.leftovers().catch(() => [])) report(left);
    await origins.load();
    isStarted = true;
    if (!origins.isEmpty() || deps.present().length > 0) wake();
  };

  return {
    start: () => void begin(),
    wake,
    claims: async (candidate, file) => {
      if (!isAwake) return false;
      const judged = await provenance.judge(candidate.path, file);
      if (judged.from === 'elsewhere') return false;
      if (judged.from === 'wait') scanSoon();
      add(candidate.folder, candidate.name);
      return true;
    },
    stop: async () => {
      stopped = true;
      clearTimeout(retryTimer);
      clearTimeout(scanTimer);
      tree.stop();
      await working;
      await Promise.all([holder.settle(), origins.settle()]);
    },
  };
}
