import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type StorageCall = 'write' | 'sync' | 'truncate' | 'create' | 'rename' | 'unlink';
const letters: Readonly<Record<StorageCall, string>> = {
  write: 'w',
  sync: 's',
  truncate: 't',
  create: 'c',
  rename: 'r',
  unlink: 'u',
};

export interface Fault {
  readonly calls: readonly StorageCall[];
  readonly error: 'EIO' | 'ENOSPC';
  /** The first call that fails, from 1. */
  readonly from: number;
  /** How many fail. */
  readonly times: number;
  /** fnmatch pattern of the path below the disk's root: `/trail.db*`. */
  readonly pattern: string;
}

export interface DiskReport {
  readonly dead: boolean;
  /** Changing calls and syncs so far. */
  readonly calls: number;
  readonly syncs: number;
  /** Of the last fault: calls it looked at, and calls it failed. */
  readonly matched: number;
  readonly failed: number;
}

const mounted = new Set<string>();
process.once('exit', () => {
  for (const folder of mounted) spawnSync('umount', ['-l', folder]);
});

/** A folder on powercut-fs (powercut-fs.c): what was not synced is lost when the power goes. */
export class PowerCutDisk {
  /** Where the program under test sees the disk. */
  readonly folder: string;
  readonly #program: string;
  readonly #backing: string;
  #daemon: ChildProcess | null = null;

  constructor(program: string, base: string) {
    this.#program = program;
    this.#backing = join(base, 'backing');
    this.folder = join(base, 'disk');
    mkdirSync(join(this.#backing, 'names'), { recursive: true });
    mkdirSync(this.folder, { recursive: true });
  }

  /** Puts files on the disk before it is mounted, durably. */
  fill(from: string): void {
    cpSync(from, join(this.#backing, 'names'), { recursive: true });
  }

  /** What is durable, as files: to be read while the disk is not mounted. */
  get durableFolder(): string {
    return join(this.#backing, 'names');
  }

  async mount(): Promise<void> {
    const daemon = spawn(this.#program, [this.#backing, this.folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#daemon = daemon;
    mounted.add(this.folder);
    let text = '';
    await new Promise<void>((resolve, reject) => {
      daemon.stderr?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      daemon.stdout?.once('data', () => resolve());
      daemon.once('close', (code) => reject(new Error(`powercut-fs ended with ${code}: ${text}`)));
    });
  }

  async unmount(): Promise<void> {
    const daemon = this.#daemon;
    if (daemon === null) return;
    this.#daemon = null;
    const closed = new Promise<void>((resolve) => daemon.once('close', () => resolve()));
    if (daemon.exitCode !== null || daemon.signalCode !== null) throw new Error('powercut-fs has ended by itself');
    daemon.kill('SIGTERM');
    await closed;
    spawnSync('umount', ['-l', this.folder], { stdio: 'ignore' });
    mounted.delete(this.folder);
  }

  /** @param seed null: all that is unsynced is lost; else a random part of it survives. */
  cut(seed: number | null): void {
    this.#command(`cut ${seed ?? '-'}`);
  }

  /** The power goes right before the `calls`-th changing call from now. */
  cutAfter(calls: number, seed: number | null): void {
    this.#command(`cut-after ${calls} ${seed ?? '-'}`);
  }

  fail({ calls, error, from, times, pattern }: Fault): void {
    this.#command(`fail ${calls.map((call) => letters[call]).join('')} ${error} ${from} ${times} ${pattern}`);
  }

  heal(): void {
    this.#command('heal');
  }

  report(): DiskReport {
    const text = readFileSync(join(this.folder, '.powercut'), 'utf8');
    const numberOf = (name: string): number => Number(new RegExp(`${name}=(\\d+)`).exec(text)?.[1]);
    return {
      dead: numberOf('dead') === 1,
      calls: numberOf('calls'),
      syncs: numberOf('syncs'),
      matched: numberOf('matched'),
      failed: numberOf('failed'),
    };
  }

  #command(text: string): void {
    writeFileSync(join(this.folder, '.powercut'), text);
  }
}
