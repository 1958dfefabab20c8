import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { type ScanFile, ScanResult } from '#contract/takeout/findings.ts';

export interface Scanner {
  readonly scan: ScanFile;
  /** Ends what runs and what waits; those files count as not scanned. */
  readonly close: () => Promise<void>;
}

export interface ScannerOptions {
  /** Files looked into at the same time. */
  readonly threads: number;
  readonly timeoutMs: number;
  /** File that calls `serveScan` when it finds itself in a thread. */
  readonly program?: string | URL;
}

/** A file may be made to break its reader: the heap of the thread ends before the server's memory does. */
const heapMegabytes = 1024;

/** What a thread says before its result. */
const Percent = z.strictObject({ percent: z.int().min(0).max(100) });

const unscanned = (reason: string): ScanResult => ({ scanned: false, reason, findings: [] });

/** Looks into each file in a thread of its own, which ends with the file: no file can hold up the office or the next file. */
export function createScanner({ threads, timeoutMs, program }: ScannerOptions): Scanner {
  const file = program ?? new URL('./scan-thread.ts', import.meta.url);
  const running = new Set<() => Promise<void>>();
  const waiting: (() => void)[] = [];
  let free = threads;
  let isClosed = false;

  const inThread: ScanFile = (path, name, onPercent) =>
    new Promise((resolve) => {
      let isEnded = false;
      const worker = new Worker(file, {
        workerData: { scan: 'file', path, name },
        resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
        stdout: true,
        stderr: true,
      });
      const end = async (result: ScanResult): Promise<void> => {
        // The exit that ending brings about says nothing new.
        if (isEnded) return;
        isEnded = true;
        clearTimeout(timer);
        running.delete(stop);
        await worker.terminate();
        resolve(result);
      };
      const stop = (): Promise<void> => end(unscanned('点検が途中で終わりました'));
      const timer = setTimeout(() => void end(unscanned('点検に時間がかかりすぎたため、打ち切りました')), timeoutMs);
      running.add(stop);
      worker.on('message', (message) => {
        const underWay = Percent.safeParse(message);
        if (underWay.success) {
          if (!isEnded) onPercent?.(underWay.data.percent);
          return;
        }
        const result = ScanResult.safeParse(message);
        void end(result.success ? result.data : unscanned('点検の結果を読み取れませんでした'));
      });
      worker.on('error', () => void end(unscanned('点検中に読み取りが失敗しました')));
      worker.on('exit', () => void end(unscanned('点検中に読み取りが失敗しました')));
    });

  return {
    scan: async (path, name, onPercent) => {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
      try {
        return isClosed ? unscanned('点検が途中で終わりました') : await inThread(path, name, onPercent);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...running].map((stop) => stop()));
    },
  };
}
