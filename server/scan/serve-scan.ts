import { readFile, stat } from 'node:fs/promises';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { scanBytes } from './scan-bytes.ts';
import { defaultLimits } from './unscannable.ts';

const Task = z.strictObject({ scan: z.literal('file'), path: z.string(), name: z.string() });

/** Scans the one file that this thread was started for; returns false in any other thread. */
export function serveScan(): boolean {
  const task = Task.safeParse(workerData);
  if (isMainThread || parentPort === null || !task.success) return false;
  const port = parentPort;
  const run = async (): Promise<void> => {
    const { path, name } = task.data;
    const { size } = await stat(path);
    // What is too large is not even read.
    if (size > defaultLimits.maxFileBytes)
      return port.postMessage({ scanned: false, reason: 'ファイルが大きすぎます', findings: [] });
    let told = 0;
    const onShare = (share: number): void => {
      const percent = Math.min(100, Math.floor(share * 100));
      if (percent <= told) return;
      told = percent;
      port.postMessage({ percent });
    };
    port.postMessage(await scanBytes(await readFile(path), name, defaultLimits, onShare));
  };
  // Rejections end the thread; its owner then calls the file unscanned.
  void run();
  return true;
}
