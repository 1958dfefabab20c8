import { closeSync, lstatSync } from 'node:fs';
import type { EntryData } from '#contract/trail/catalogue.ts';
import type { Clock } from '../../clock.ts';
import type { TellAttempt, WatchGuard } from '../attempt.ts';
import type { Approvals } from '../save/approvals.ts';
import { createBreath } from '../save/breath.ts';
import { joinPath, keyOf, pathText } from '../save/byte-path.ts';
import { inspect } from '../save/inspect.ts';
import type { OpenWalk } from '../save/open-walk.ts';
import { createQuarantine, type Quarantine } from '../save/quarantine.ts';
import { type Candidate, createQueue } from '../save/queue.ts';
import { createQueueWorker } from '../save/queue-worker.ts';
import type { TakeOneDeps } from '../save/take-one.ts';
import { fileName } from '../save/types.ts';
import type { PresentPlace } from './contents.ts';
import type { Origins } from './origins.ts';
import type { Provenance } from './provenance.ts';

export interface IncomingGuardDeps extends Pick<TakeOneDeps, 'workFolder' | 'uid' | 'newId' | 'openWriters'> {
  readonly clock: Clock;
  readonly origins: Origins;
  readonly provenance: Provenance;
  readonly present: () => readonly PresentPlace[];
  readonly letsIn: Approvals['letsIn'];
  readonly walk: OpenWalk;
  readonly tell: TellAttempt;
}

export interface IncomingGuard extends WatchGuard {
  /** A medium has come: from now on the work folder is watched, and looked through soon. */
  readonly wake: () => void;
  /** For the save guard: true where a file came from a medium, or may have, and is this guard's. */
  readonly claims: Approvals['letsLie'];
}

type Pending = EntryData<'save.quarantine-pending'>;

/** Milliseconds that a file may be held open before its waiting is itself recorded. */
const patienceMs = 10_000;

/**
 * Moves what came from a medium into 隔離, out of the work folder and out of the folders that the save guard watches.
 * Until a medium was there it costs nothing.
 */
export function createIncomingGuard(deps: IncomingGuardDeps): IncomingGuard {
  const { clock, origins, provenance } = deps;
  const queue = createQueue();
  const breathe = createBreath(clock.monotonicMs);
  const worker = createQueueWorker({ queue, clock, breathe, handle: (candidate) => handle(candidate) });
  const holder = createQuarantine({ ...deps, now: clock.now, breathe });
  let isAwake = false;
  let isStarted = false;
  /** How many files of media were known when all names were last asked for. */
  let askedFor = 0;

  const add = (folder: Buffer, name: Buffer): void => {
    queue.add(folder, name, 'event', clock.monotonicMs(), false);
    worker.work();
  };

  const hold = deps.walk.add({
    looksInto: (folder) => `${keyOf(folder)}/`.startsWith(`${keyOf(Buffer.from(deps.workFolder))}/`),
    found: (_origin, folder, name) => {
      const path = joinPath(folder, name);
      const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
      if (stat?.isFile() !== true) return;
      const isAsLarge = origins.hasSize(Number(stat.size));
      if (isAsLarge) provenance.met(path, stat);
      if (isAsLarge || provenance.mayBeWritten(stat)) add(folder, name);
      else hold.know(path, stat);
    },
    round: () => {
      const version = origins.version();
      if (version !== askedFor) hold.forget();
      askedFor = version;
      return provenance.survey();
    },
    isBehind: () => !queue.isEmpty(),
    needsRounds: () => deps.present().length > 0 || origins.version() !== askedFor,
    broke: () => undefined,
  });

  const handle = async (candidate: Candidate): Promise<void> => {
    const { path } = candidate;
    const found = inspect(path, deps.uid);
    if (found.is === 'changing' || found.is === 'busy') return queue.retry(candidate, clock.monotonicMs());
    if (found.is !== 'file') return;
    const judged = await provenance.judge(path, found.file).finally(() => closeSync(found.file.fd));
    if (judged.from === 'wait') {
      hold.soon();
      return postpone(candidate, judged.device ?? null, 'open-writer');
    }
    if (judged.from === 'elsewhere') return hold.know(path, found.file.stat);
    if (deps.letsIn(candidate, judged.digest)) return;
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

  const wake = (): void => {
    if (isAwake) hold.soon();
    if (isAwake || !isStarted || worker.isStopped()) return;
    isAwake = true;
    hold.start();
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
      if (judged.from === 'wait') hold.soon();
      add(candidate.folder, candidate.name);
      return true;
    },
    stop: async () => {
      const ended = worker.stop();
      hold.stop();
      await ended;
      await Promise.all([holder.settle(), origins.settle()]);
    },
  };
}
