import { fstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WipeTool } from '#contract/loan/wipe-report.ts';
import { type MountEntry, readableMounts } from '../mount-table.ts';
import type { RunCommand } from '../platform/command.ts';
import type { EraseDoing } from './erase-tree.ts';
import type { DataRange } from './overwrite.ts';
import { isWithin } from './parameters.ts';
import { openSeekData } from './seek-data.ts';

/** A step may take as long as its disk needs. */
const longMs = 24 * 3_600_000;
const limits = { timeoutMs: longMs, maxBytes: 4 * 1024 * 1024 };

/** Runs a program; null where it did not run to its end. */
export async function exitOf(run: RunCommand, file: string, args: readonly string[]): Promise<number | null> {
  const ended = await run(file, args, limits);
  return ended.kind === 'ended' ? ended.code : null;
}

/** Runs a program; true where it ended well. */
export const succeeds = async (run: RunCommand, file: string, args: readonly string[]): Promise<boolean> =>
  (await exitOf(run, file, args)) === 0;

/** What a program printed, whatever its exit code; null where it did not run. */
export async function textOf(run: RunCommand, file: string, args: readonly string[]): Promise<string | null> {
  const ended = await run(file, args, limits);
  return ended.kind === 'ended' ? ended.stdout.toString('utf8') : null;
}

/** A program and the version it says; null where it is not there. */
export async function toolOf(run: RunCommand, file: string, ask = '--version'): Promise<WipeTool | null> {
  const ended = await run(file, [ask], limits);
  if (ended.kind !== 'ended') return null;
  const said = `${ended.stdout.toString('utf8')}${ended.stderr.toString('utf8')}`.split('\n')[0] ?? '';
  const version = /\d[A-Za-z0-9.:+~-]{0,60}/.exec(said)?.[0].replaceAll('~', '-') ?? 'unknown';
  return { name: file.slice(file.lastIndexOf('/') + 1), version };
}

/** syncfs(2) of the file system of an open folder, chattr(1) below a path, FIEMAP or SEEK_DATA of an open file. */
export const eraseDoing = (run: RunCommand, root: string, progress?: (files: number) => void): EraseDoing => ({
  durable: ({ fd }) => succeeds(run, '/usr/bin/sync', ['-f', `/proc/${process.pid}/fd/${fd}`]),
  unlock: async () => {
    await run('/usr/bin/chattr', ['-R', '-f', '-i', '-a', '--', root], limits);
  },
  dataRanges: async (fd) => {
    const ended = await run(
      '/usr/sbin/filefrag',
      ['-s', '-e', `-b${blockBytes}`, `/proc/${process.pid}/fd/${fd}`],
      limits,
    );
    if (ended.kind === 'ended' && ended.code === 0) return readExtents(ended.stdout.toString('utf8'));
    return (await openSeekData())(fd, fstatSync(fd).size);
  },
  ...(progress === undefined ? {} : { progress }),
});

const blockBytes = 4096;

/** Reads filefrag(8)'s table; null where it is not one, or has not as many rows as it says. */
export function readExtents(text: string): readonly DataRange[] | null {
  const said = /: (\d+) extents? found\s*$/.exec(text)?.[1];
  const rows = [...text.matchAll(/^ *\d+: +(\d+)\.\. *(\d+): /gm)];
  if (said === undefined || rows.length < Number(said)) return null;
  return rows.map(([, first, last]) => ({
    from: Number(first) * blockBytes,
    bytes: (Number(last) - Number(first) + 1) * blockBytes,
  }));
}

export const mountTable = (): readonly MountEntry[] => readableMounts(readFileSync('/proc/self/mountinfo', 'utf8'));

/** The file system of a folder: where it is mounted, and its type. Null where the folder is not there. */
export function fileSystemOf(folder: string): MountEntry | null {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const path = realpathSync(folder);
  return mountTable().reduce<MountEntry | null>(
    (best, entry) =>
      (entry.point === '/' || isWithin(entry.point, path)) && entry.point.length >= (best?.point.length ?? 0)
        ? entry
        : best,
    null,
  );
}

export const isMounted = (folder: string): boolean => mountTable().some(({ point }) => point === folder);

/** Takes all that is mounted at a folder away, one lying on the other: a volume, and what holds its place. */
export async function unmountAll(folder: string, run: RunCommand, ...options: readonly string[]): Promise<boolean> {
  for (let tries = 0; isMounted(folder) && tries < 8; tries += 1)
    await succeeds(run, '/usr/bin/umount', [...options, folder]);
  return !isMounted(folder);
}

/** Whether a file system of its own is mounted at a folder: the folder bound onto itself, as by the profile, is none. */
export function holdsVolume(folder: string): boolean {
  const mounted = mountTable().findLast(({ point }) => point === folder);
  return mounted !== undefined && mounted.device !== fileSystemOf(dirname(folder))?.device;
}

const pids = (): readonly string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

/** Whether a process of this account runs. One that has ended and waits to be asked about does not count. */
export const isRunning = (uid: number): boolean =>
  pids().some((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const owners = /^Uid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
      return owners.includes(String(uid)) && !/^State:\s+[ZX]/m.test(status);
    } catch {
      return false;
    }
  });

/** Whether another process holds something below these folders: its writes could come after ours. */
export const isHeld = (folders: readonly string[]): boolean =>
  pids().some(
    (pid) => Number(pid) !== process.pid && heldBy(pid).some((path) => folders.some((f) => isWithin(f, path))),
  );

function heldBy(pid: string): readonly string[] {
  const links = ['cwd', 'exe', 'root'];
  try {
    links.push(...readdirSync(`/proc/${pid}/fd`).map((fd) => `fd/${fd}`));
  } catch {
    // It has ended.
  }
  return links.flatMap((link) => {
    try {
      return [readlinkSync(`/proc/${pid}/${link}`)];
    } catch {
      return [];
    }
  });
}
