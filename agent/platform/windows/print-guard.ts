import type { EntryData } from '#contract/trail/catalogue.ts';
import type { TellAttempt, WatchGuard } from '../../guards/attempt.ts';
import { shown } from '../../guards/media/medium.ts';
import { powershellExe, scriptArguments } from '../../profile/windows/system32.ts';
import type { RunCommand } from '../command.ts';
import type { Watch } from './watch.ts';
import { type DataOf, logField, type WatchLine } from './watch-line.ts';

type Job = EntryData<'print.cancelled'>;
type WatchedJob = DataOf<'job'>;

/** What came of cancelling: it is gone by us, it was gone before, or it may still come out. */
export type CancelJob = (name: string) => Promise<'cancelled' | 'was-gone' | 'refused' | 'unclear'>;

export interface WindowsPrintGuardDeps {
  readonly watch: Pick<Watch, 'listen'>;
  readonly cancel: CancelJob;
  readonly tell: TellAttempt;
  readonly monotonicMs: () => number;
}

const limits = { timeoutMs: 20_000, maxBytes: 65_536 };

/** @param actScript path of act.ps1, whose exit code says what came of it */
export const createCancelJob =
  (run: RunCommand, actScript: string): CancelJob =>
  async (name) => {
    const result = await run(powershellExe, [...scriptArguments(actScript), '-CancelJob', name], limits);
    if (result.kind === 'failed') return 'unclear';
    switch (result.code) {
      case 0:
        return 'cancelled';
      case 3:
        return 'was-gone';
      case 5:
        return 'refused';
      default:
        return 'unclear';
    }
  };

/** Time after which a number that is no longer listed may be another job's, ms: Windows gives numbers anew. */
const forgetMs = 60_000;
const printLog = 'Microsoft-Windows-PrintService/Operational';
/** «Document was printed» of that log. */
const printed = 307;

interface Known {
  readonly about: Job;
  seenMs: number;
  /** Null while it is being cancelled. */
  outcome: 'cancelled' | 'escaped' | null;
  wasPrinted: boolean;
}

/** Cancels every print job as soon as it is seen, and tells what became of it; the log tells of those that were faster. */
export function createWindowsPrintGuard({ watch, cancel, tell, monotonicMs }: WindowsPrintGuardDeps): WatchGuard {
  const known = new Map<string, Known>();
  let ignore: (() => void) | null = null;
  let stopped = false;
  let working: Promise<unknown> = Promise.resolve();

  const settle = (job: Known, outcome: 'cancelled' | 'escaped', why: string): void => {
    if (job.outcome === outcome || stopped) return;
    job.outcome = outcome;
    if (outcome === 'cancelled') tell({ type: 'print.cancelled', data: job.about }, () => undefined);
    else tell({ type: 'print.escaped', data: { ...job.about, why } }, () => undefined);
  };

  const deal = (watched: WatchedJob): void => {
    const nowMs = monotonicMs();
    const key = keyOf(printerOf(watched), watched.id);
    const before = known.get(key);
    if (before !== undefined) before.seenMs = nowMs;
    // What escaped and still waits is tried again; what is under way or cancelled is not.
    if (before !== undefined && before.outcome !== 'escaped') return;
    const job: Known = before ?? { about: aboutOf(watched), seenMs: nowMs, outcome: null, wasPrinted: false };
    known.set(key, job);
    const trying = cancel(watched.name)
      .catch(() => 'unclear' as const)
      .then((result) => {
        if (job.wasPrinted) settle(job, 'escaped', late);
        else if (result === 'cancelled') settle(job, 'cancelled', '');
        else settle(job, 'escaped', whyOf[result]);
      });
    working = Promise.all([working, trying]);
  };

  const wasPrinted = (event: DataOf<'log'>): void => {
    const field = (name: string): string => logField(event, name);
    const [id, printer] = [Number(field('Param1')), shown(field('Param5'), 200)];
    if (!Number.isInteger(id) || id < 1) return;
    const pages = Number(field('Param8'));
    const key = keyOf(printer, id);
    const job: Known = known.get(key) ?? {
      about: {
        ...{ printer, job: id, name: shown(field('Param2'), 400) },
        pages: Number.isInteger(pages) && pages > 0 ? pages : null,
      },
      seenMs: monotonicMs(),
      outcome: 'cancelled',
      wasPrinted: true,
    };
    const isNew = !known.has(key);
    known.set(key, job);
    job.wasPrinted = true;
    // One that is being cancelled is settled when that has ended.
    if (job.outcome !== null)
      settle(job, 'escaped', isNew ? late : '取り消しましたが、印刷されたという記録があります。');
  };

  const heard = (line: WatchLine): void => {
    if (line.t === 'job') deal(line.d);
    else if (line.t === 'log' && line.d.log === printLog && line.d.id === printed) wasPrinted(line.d);
    else if (line.t === 'printing' && line.d.jobs !== null) {
      for (const job of line.d.jobs) deal(job);
      for (const [key, { seenMs, outcome }] of known) {
        if (outcome !== null && monotonicMs() - seenMs > forgetMs) known.delete(key);
      }
    }
  };

  return {
    start: () => {
      ignore = watch.listen(heard);
    },
    stop: async () => {
      ignore?.();
      await working;
      stopped = true;
    },
  };
}

const late = '取り消す前に印刷が終わりました。';
const whyOf = {
  'was-gone': late,
  refused: '取り消す権限がありません。',
  unclear: '取り消しが終わっていません。',
} as const;

const keyOf = (printer: string, id: number): string => `${printer}\0${id}`;

/** A job's name is that of its printer and its number. */
const printerOf = ({ name }: WatchedJob): string => {
  const comma = name.lastIndexOf(', ');
  return shown(comma < 0 ? name : name.slice(0, comma), 200);
};

const aboutOf = (job: WatchedJob): Job => ({
  printer: printerOf(job),
  job: job.id,
  name: shown(job.document, 400),
  pages: job.pages === 0 ? null : job.pages,
});
