import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../agent/profile/linux/run-command.ts';
import { eraseTree } from '../agent/wipe/erase-tree.ts';
import { eraseDoing } from '../agent/wipe/linux-system.ts';
import { CanaryScanner, scanPath } from '../agent/wipe/scan.ts';
import { SetUpError, say } from '../scripts/setup/say.ts';
import { runParts } from './run-parts.ts';
import { median } from './statistics.ts';
import { numberFrom } from './trail/programs.ts';

const kilobyte = 1024;
const megabyte = kilobyte * kilobyte;

/** Folder on a file system of its own, so that a sync is ours alone: ext4 in an image on a loop device. */
let base = '';

const run = (program: string, args: readonly string[]): string => {
  const ended = spawnSync(program, [...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (ended.status !== 0) throw new SetUpError(`${program}: ${ended.stderr || String(ended.error)}`);
  return ended.stdout;
};

/** A tree of files with random content, on the disk; the newest of them are in the system's cache too. */
function plant(files: number, bytes: number): string {
  const folder = mkdtempSync(join(base, 'tree-'));
  const piece = randomBytes(Math.min(bytes, 16 * megabyte));
  for (let i = 0; i < files; i += 1) {
    const part = join(folder, String(Math.floor(i / 1000)));
    if (i % 1000 === 0) mkdirSync(part);
    for (let at = 0; at < bytes; at += piece.length) writeFileSync(join(part, `file ${i}`), piece, { flag: 'a' });
  }
  run('sync', ['-f', base]);
  return folder;
}

const timed = async (act: () => unknown): Promise<number> => {
  const from = performance.now();
  await act();
  return (performance.now() - from) / 1000;
};

/** Seconds to erase, each of several times on a fresh tree. */
async function measureErasing(
  rounds: number,
  files: number,
  bytes: number,
  erase: (folder: string) => unknown,
  settle: (folder: string) => unknown = () => undefined,
) {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = plant(files, bytes);
    settle(folder);
    times.push(await timed(() => erase(folder)));
    rmSync(folder, { recursive: true, force: true });
    run('sync', ['-f', base]);
  }
  return median(times);
}

async function ours(folder: string): Promise<void> {
  const erased = await eraseTree(folder, { content: 'overwrite' }, eraseDoing(runCommand, folder));
  if (erased.reasons.length > 0) throw new Error(erased.reasons.join());
}

/** One overwriting with random bytes, fdatasync, renames, unlink: shred's way of the same promise. */
const shred = (folder: string): string =>
  run('sh', ['-c', 'find "$1" -type f -print0 | xargs -0 shred -n1 -u --', 'sh', folder]);

/** The disk's own speed: written past the cache, on the disk at the end. */
const writeDirect = (bytes: number, from: string): void => {
  const args = [`if=${from}`, `of=${join(base, 'dd')}`, 'bs=4M', `count=${bytes / megabyte / 4}`];
  run('dd', [...args, 'oflag=direct', 'conv=fdatasync,notrunc', 'status=none']);
};

/** Takes a planted file out of the system's cache, as one of last week's is. */
const uncache = (folder: string): string =>
  run('dd', [`of=${join(folder, '0', 'file 0')}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']);

/** Zeros into a new file; or random bytes out of memory over a file that is there, as an erasure writes them. */
function timeDirect(bytes: number, from: string): Promise<number> {
  const isOver = from !== '/dev/zero';
  if (isOver) writeDirect(bytes, from);
  return timed(() => writeDirect(bytes, from)).finally(() => rmSync(join(base, 'dd')));
}

/** As many times as fast. `mark`: the least that is wanted. */
const speedLine = (name: string, oursS: number, otherS: number, other: string, mark: number): string => {
  const ratio = otherS / oursS;
  const verdict = ratio >= mark ? 'reached' : 'UNDER';
  return `${name.padEnd(28)} ours ${oursS.toFixed(2).padStart(7)} s   ${other} ${otherS.toFixed(2).padStart(7)} s   ${ratio.toFixed(2)} times as fast (mark ${mark}: ${verdict})\n`;
};

/** @param shredFiles what shred is given: it takes minutes for what takes us seconds, so its time is told per file */
async function measureAgainstShred(files: number, bytes: number, mark: number, shredFiles = files): Promise<void> {
  const name = `${files} files of ${bytes / kilobyte} KiB`;
  const rounds = numberFrom('TANMORI_BENCH_ROUNDS', 3);
  const mine = await measureErasing(rounds, files, bytes, ours);
  const theirs = (await measureErasing(rounds, shredFiles, bytes, shred)) * (files / shredFiles);
  const other = shredFiles < files ? `shred -n1 -u (${shredFiles} files, scaled)` : 'shred -n1 -u';
  process.stdout.write(speedLine(name, mine, theirs, other, mark));
  const megabytesPerSecond = (files * bytes) / megabyte / mine;
  process.stdout.write(
    `${''.padEnd(28)} ${(files / mine).toFixed(0)} files/s, ${megabytesPerSecond.toFixed(0)} MB/s\n`,
  );
}

function measureSmall(): Promise<void> {
  const files = numberFrom('TANMORI_BENCH_FILES', 50_000);
  return measureAgainstShred(files, 4 * kilobyte, 10, Math.min(files, numberFrom('TANMORI_BENCH_SHRED', 2000)));
}

async function measureOne(): Promise<void> {
  const bytes = 1024 * megabyte;
  const rounds = numberFrom('TANMORI_BENCH_ROUNDS', 5);
  const cached = await measureErasing(rounds, 1, bytes, ours);
  const mine = await measureErasing(rounds, 1, bytes, ours, uncache);
  const memory = mkdtempSync('/dev/shm/tanmori-');
  const random = join(memory, 'random');
  const times = { zeros: [] as number[], random: [] as number[] };
  try {
    const piece = randomBytes(64 * megabyte);
    for (let done = 0; done < bytes; done += piece.length) writeFileSync(random, piece, { flag: 'a' });
    for (let round = 0; round < rounds; round += 1) {
      times.zeros.push(await timeDirect(bytes, '/dev/zero'));
      times.random.push(await timeDirect(bytes, random));
    }
  } finally {
    rmSync(memory, { recursive: true });
  }
  process.stdout.write(speedLine('1 file of 1 GB', mine, median(times.zeros), 'dd O_DIRECT', 0.85));
  const ratio = (median(times.random) / mine).toFixed(2);
  process.stdout.write(
    `${''.padEnd(28)} dd of random bytes from memory, over a file: ${median(times.random).toFixed(2)} s, ${ratio} times as fast (no mark)\n`,
  );
  process.stdout.write(
    `${''.padEnd(28)} ours where the file is in the cache, to be thrown out first: ${cached.toFixed(2)} s\n`,
  );
  await measureNwipe(bytes, mine);
}

/** Told without a mark: nwipe knows whole devices only, so it gets one of the file's size, for one pass of random bytes. */
async function measureNwipe(bytes: number, mine: number): Promise<void> {
  if (spawnSync('nwipe', ['--version']).error !== undefined) {
    say('wipe: nwipe is not here (apt-get install nwipe), so it is not compared');
    return;
  }
  // Beside the disk's own image and not in it: one file system less between it and the machine's disk.
  const image = join(dirname(base), 'device.img');
  run('fallocate', ['-l', String(bytes), image]);
  const device = run('losetup', ['--find', '--show', image]).trim();
  try {
    const quietly = ['--autonuke', '--nogui', '--nowait', '--noblank', '--verify=off', '--method=prng', '--rounds=1'];
    const theirs = await timed(() => run('nwipe', [...quietly, device]));
    const ratio = (theirs / mine).toFixed(2);
    const figures = `ours ${mine.toFixed(2).padStart(7)} s   nwipe ${theirs.toFixed(2).padStart(7)} s`;
    process.stdout.write(`${'1 GB, a whole device'.padEnd(28)} ${figures}   ${ratio} times as fast (no mark)\n`);
  } finally {
    run('losetup', ['--detach', device]);
    rmSync(image);
  }
}

/** Told without a mark: how long a look through a disk takes. */
async function measureScan(): Promise<void> {
  const path = join(base, 'scanned');
  const piece = randomBytes(64 * megabyte);
  for (let i = 0; i < 16; i += 1) writeFileSync(path, piece, { flag: 'a' });
  const canaries = Array.from({ length: 24 }, (_, i) => ({
    marker: randomBytes(32).toString('hex'),
    form: i % 2 === 0 ? ('utf8' as const) : ('utf16le' as const),
  }));
  const seconds = await timed(() => scanPath(new CanaryScanner(canaries), path));
  rmSync(path);
  process.stdout.write(`${'looking for 24 canaries'.padEnd(28)} ${(1024 / seconds).toFixed(0)} MB/s\n`);
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
  small: measureSmall,
  middle: () => measureAgainstShred(500, megabyte, 3),
  large: measureOne,
  scan: measureScan,
};

/** `npm run bench -- wipe`: erasing with the overwriting on the disk before a name goes, against shred and dd. */
export async function measure(): Promise<void> {
  if (process.getuid?.() !== 0) throw new SetUpError('The bench of the wipe mounts an image: it needs root.');
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-bench-wipe-'));
  base = join(folder, 'disk');
  mkdirSync(base);
  try {
    run('truncate', ['-s', '3G', join(folder, 'disk.img')]);
    run('mkfs.ext4', ['-q', '-F', join(folder, 'disk.img')]);
    run('mount', ['-o', 'loop', join(folder, 'disk.img'), base]);
    say('wipe: ext4 in an image; median of the rounds');
    await runParts(parts);
  } finally {
    spawnSync('umount', [base]);
    rmSync(folder, { recursive: true, force: true });
  }
}
