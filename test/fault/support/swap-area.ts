import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { activeSwaps } from '../../../agent/wipe/swap.ts';
import { readSwapHeader } from '../../../agent/wipe/swap-header.ts';

const must = (program: string, ...args: readonly string[]): string => {
  const ended = spawnSync(program, [...args], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${ended.stderr}`);
  return ended.stdout.trim();
};

/** The machine has one table of swap for all: tests of swap need it to themselves. */
export const otherSwap = (): boolean => activeSwaps(readFileSync('/proc/swaps', 'utf8')).length > 0;

/** A swap partition: an image on a loop device. Needs root. */
export class SwapArea {
  readonly image: string;
  readonly device: string;

  constructor(folder: string, megabytes: number, label = 'tanmori-swap') {
    this.image = join(folder, `${label}.img`);
    writeFileSync(this.image, '');
    truncateSync(this.image, megabytes * 1024 * 1024);
    this.device = must('losetup', '--find', '--show', this.image);
    must('mkswap', '-L', label, this.device);
  }

  on(priority: number): void {
    must('swapon', '-p', String(priority), this.device);
  }

  off(): void {
    must('swapoff', this.device);
  }

  /** Bytes that a page swapped out could have left. While it is in use only the kernel writes. */
  write(bytes: Buffer, at: number): void {
    const fd = openSync(this.device, 'r+');
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, undefined, at + done);
    fsyncSync(fd);
    closeSync(fd);
  }

  /** What the next start of the system finds, and how it is used now. */
  get facts(): unknown {
    const row = activeSwaps(readFileSync('/proc/swaps', 'utf8')).find(({ path }) => path === this.device);
    return { ...readSwapHeader(this.device), priority: row?.priority ?? null };
  }

  get bytes(): Buffer {
    must('sync');
    return readFileSync(this.image);
  }

  close(): void {
    spawnSync('swapoff', [this.device]);
    spawnSync('losetup', ['--detach', this.device]);
  }
}
