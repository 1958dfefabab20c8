import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into a program by `--import`: writes the most that it holds, in bytes, to a file named by its process id. Its
 * threads, which have heaps of their own, are left out. Resident memory shows what V8 has set aside, which differs by
 * tens of megabytes between runs of the same size.
 */
const folder = process.env.TANMORI_WATCH_MEMORY;
if (folder !== undefined && isMainThread) {
  mkdirSync(folder, { recursive: true });
  let most = 0;
  setInterval(() => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    if (heapUsed + arrayBuffers <= most) return;
    most = heapUsed + arrayBuffers;
    writeFileSync(join(folder, String(process.pid)), String(most));
  }, 50).unref();
}
