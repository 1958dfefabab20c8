import { lstatSync } from 'node:fs';
import { type EntryData, mostWorkFiles } from '#contract/trail/catalogue.ts';
import type { Clock } from '../clock.ts';
import { createBreath } from '../guards/save/breath.ts';
import { joinPath } from '../guards/save/byte-path.ts';
import { fileName, recoveryFolder } from '../guards/save/types.ts';
import { filesOf } from '../loan/hand-in/walk.ts';

/** Names of one entry, in bytes of JSON: far below what an entry can hold. */
const mostNameBytes = 16 * 1024;

interface Saved {
  readonly path: Buffer;
  readonly atMs: number;
}

/**
 * What was saved in the work folder since then, by the files' own times. Not 回収, whose files have entries of their own,
 * nor what programs keep for themselves beside a document. Null where nothing was saved.
 * @param longestMs what is not looked at until then is left out
 */
export async function savedSince(
  workFolder: string,
  since: string,
  longestMs: number,
  { now, monotonicMs }: Clock,
): Promise<EntryData<'work.files'> | null> {
  const root = Buffer.from(workFolder);
  const sinceMs = Date.parse(since);
  const overMs = monotonicMs() + longestMs;
  const saved: Saved[] = [];
  let isWhole = true;
  try {
    for await (const path of filesOf(workFolder, createBreath(monotonicMs))) {
      if (monotonicMs() > overMs) {
        isWhole = false;
        break;
      }
      if (isAside(path)) continue;
      const atMs = savedAtMs(joinPath(root, path));
      if (atMs !== null && atMs >= sinceMs) saved.push({ path, atMs });
    }
  } catch {
    isWhole = false;
  }
  // A time that has not come yet is nobody's work of today.
  const present = saved.filter(({ atMs }) => atMs <= now().getTime()).sort((a, b) => b.atMs - a.atMs);
  const named = newestThatFit(present);
  if (named.length === 0) return null;
  return { files: named.toReversed(), more: present.length - named.length, isWhole };
}

/** Asked for on another thread, one by one, the times of a large folder take several times as long. */
function savedAtMs(path: Buffer): number | null {
  try {
    return Math.trunc(lstatSync(path).mtimeMs);
  } catch {
    return null;
  }
}

function newestThatFit(newestFirst: readonly Saved[]): EntryData<'work.files'>['files'] {
  const files: EntryData<'work.files'>['files'] = [];
  let bytes = 0;
  for (const { path, atMs } of newestFirst) {
    const file = { name: fileName(path), at: new Date(atMs).toISOString() };
    bytes += Buffer.byteLength(JSON.stringify(file));
    if (files.length === mostWorkFiles || bytes > mostNameBytes) break;
    files.push(file);
  }
  return files;
}

/** Locks and half-written copies of programs have such names, and so have hidden folders. */
function isAside(path: Buffer): boolean {
  const parts = path.toString('utf8').split('/');
  return parts[0] === recoveryFolder || parts.some((part) => part.startsWith('.') || part.startsWith('~'));
}
