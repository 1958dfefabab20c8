import { closeSync, readSync } from 'node:fs';
import { catalogue, type EntryData } from '#contract/trail/catalogue.ts';
import type { Clock } from '../../clock.ts';
import type { TellAttempt, WatchGuard } from '../attempt.ts';
import { createBreath } from '../save/breath.ts';
import { pathText } from '../save/byte-path.ts';
import { inspect, type OpenFile } from '../save/inspect.ts';
import type { OpenWalk, WalkRule } from '../save/open-walk.ts';
import { type Candidate, createQueue } from '../save/queue.ts';
import { createQueueWorker } from '../save/queue-worker.ts';
import { createTakeOne, type Taken, type TakeOneDeps } from '../save/take-one.ts';
import { fileName, journalNames, recoveryFolder } from '../save/types.ts';
import { type ProgramKind, programKind, type ReadAt } from './program-kind.ts';

export interface InstallGuardDeps extends Pick<TakeOneDeps, 'workFolder' | 'uid' | 'newId' | 'openWriters'> {
  /** Through every place where the borrower can write and files may stay. */
  readonly walk: OpenWalk;
  /** Of those places the ones where a program is none of the system's own. */
  readonly looksInto: WalkRule['looksInto'];
  /** The program that the probe tries, which is none that anybody brought in. */
  readonly isOwn: (name: Buffer, file: OpenFile) => boolean;
  readonly clock: Clock;
  readonly tell: TellAttempt;
}

type Data = EntryData<'install.recovered'>;

/** Milliseconds that a program may be held open before its waiting is itself recorded. */
const patienceMs = 10_000;

/**
 * Moves every program that turns up where the borrower can write into 回収, without the right to be executed. A program
 * is known by its bytes, never by its name.
 */
export function createInstallGuard(deps: InstallGuardDeps): WatchGuard {
  const { clock, tell } = deps;
  const queue = createQueue();
  const breathe = createBreath(clock.monotonicMs);
  const worker = createQueueWorker({ queue, clock, breathe, handle: (candidate) => handle(candidate) });
  const holder = createTakeOne<Data, ProgramKind>(
    { ...deps, now: clock.now, breathe },
    {
      folder: recoveryFolder,
      journal: journalNames.install,
      data: catalogue['install.recovered'].data,
      describe: (moved, kind) => ({ ...moved, kind }),
      // The save guard clears up there.
      isAlone: false,
      mode: () => 0o600,
    },
  );

  const hold = deps.walk.add({
    looksInto: deps.looksInto,
    found: (origin, folder, name) => {
      queue.add(folder, name, origin, clock.monotonicMs(), false);
      worker.work();
    },
    isBehind: () => !queue.isEmpty(),
    broke: () => undefined,
  });

  const handle = async (candidate: Candidate): Promise<void> => {
    const { path } = candidate;
    const found = inspect(path, deps.uid);
    if (found.is === 'changing') return queue.retry(candidate, clock.monotonicMs());
    if (found.is !== 'file') return;
    const { file } = found;
    let kind: ProgramKind | null;
    try {
      kind = programKind(readAt(file.fd), Number(file.stat.size), (file.stat.mode & 0o111n) !== 0n);
      if (kind !== null && deps.isOwn(candidate.name, file)) return;
      if (kind === null) hold.know(path, file.stat);
    } finally {
      closeSync(file.fd);
    }
    if (kind === null) return;
    const taken = await holder.take(path, kind);
    if (typeof taken !== 'string') return report(taken);
    if (taken !== 'gone') postpone(candidate, kind, taken);
  };

  const report = ({ id, data }: Taken<Data>): void => {
    tell({ type: 'install.recovered', data }, () => holder.recorded(id));
  };

  const postpone = (candidate: Candidate, kind: ProgramKind, why: EntryData<'install.pending'>['why']): void => {
    const nowMs = clock.monotonicMs();
    const telling = !candidate.told && (why !== 'open-writer' || nowMs - candidate.firstSeenMs >= patienceMs);
    if (telling) {
      const data = { name: fileName(candidate.name), from: pathText(candidate.folder), kind, why };
      tell({ type: 'install.pending', data }, () => undefined);
    }
    queue.retry({ ...candidate, told: candidate.told || telling }, nowMs);
  };

  const begin = async (): Promise<void> => {
    for (const left of await holder.leftovers().catch(() => [])) report(left);
    if (!worker.isStopped()) hold.start();
  };

  return {
    start: () => void begin(),
    stop: async () => {
      const ended = worker.stop();
      hold.stop();
      await ended;
      await holder.settle();
    },
  };
}

/** A part that cannot be read shows nothing; the next scan reads again. */
export const readAt =
  (fd: number): ReadAt =>
  (offset, length) => {
    const bytes = Buffer.alloc(length);
    try {
      return bytes.subarray(0, readSync(fd, bytes, 0, length, offset));
    } catch {
      return bytes.subarray(0, 0);
    }
  };
