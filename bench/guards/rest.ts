import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { say } from '../../scripts/setup/say.ts';
import type { Program } from '../../test/durability/program.ts';
import { pssBytes } from '../process-memory.ts';
import { startReady } from '../trail/programs.ts';

/** Of the reference, and of ours at least: from the end of one look through the folder to the end of another. */
const restMs = 60_000;
const perFolder = 100;

/** CPU and memory while nobody saves anything, with many files that may stay under watch, against `inotifywait -r`. */
export async function measureRest(): Promise<void> {
  for (const files of [1_000, 100_000]) {
    const base = mkdtempSync(join(tmpdir(), 'tanmori-rest-'));
    try {
      const [home, work] = [join(base, 'home'), join(base, 'work')];
      mkdirSync(home);
      mkdirSync(work);
      for (let i = 0; i < files; i += 1) {
        const folder = join(work, `d${Math.floor(i / perFolder)}`);
        if (i % perFolder === 0) mkdirSync(folder);
        writeFileSync(join(folder, `f${i}.csv`), `番号\n${i}\n`);
      }
      say(`rest: ${files} files in the work folder, ${restMs / 1000} s each at least`);
      const began = performance.now();
      const guards = await startReady([join(import.meta.dirname, 'rest-program.ts'), home, work], 'ready ');
      const pid = guards.child.pid ?? 0;
      line('ours, its first look', { cpuMs: cpuMs(pid), overMs: performance.now() - began, bytes: pssBytes([pid]) });
      line('ours (save and install guards)', await costOf(pid, () => roundOf(guards)));
      await guards.kill('SIGKILL');
      if (spawnSync('inotifywait', ['--help']).error !== undefined) {
        process.stdout.write('  inotifywait: not installed (apt-get install inotify-tools)\n');
        continue;
      }
      const reference = spawn('inotifywait', ['-m', '-r', '-q', '-e', 'close_write', work]);
      await pause(5_000);
      line('inotifywait -r', await costOf(reference.pid ?? 0));
      reference.kill();
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  }
}

interface Cost {
  readonly cpuMs: number;
  readonly overMs: number;
  readonly bytes: number;
}

/** Resolves when the guards have looked through the folder once more. */
async function roundOf(guards: Program): Promise<void> {
  const rounds = (): number => guards.said.split('round ').length;
  for (const before = rounds(); rounds() === before; ) await pause(50);
}

/** @param end resolves at a moment at which the cost may be read, once the time is over */
async function costOf(pid: number, end: () => Promise<void> = () => Promise.resolve()): Promise<Cost> {
  const [began, before] = [performance.now(), cpuMs(pid)];
  await pause(restMs);
  await end();
  return { cpuMs: cpuMs(pid) - before, overMs: performance.now() - began, bytes: pssBytes([pid]) };
}

/** User and system time of a process, proc_pid_stat(5), at 100 ticks a second. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const line = (name: string, { cpuMs, overMs, bytes }: Cost): void =>
  void process.stdout.write(
    `  ${name.padEnd(32)} CPU ${(cpuMs / 1000).toFixed(2)} s in ${(overMs / 1000).toFixed(0)} s, ${((cpuMs / overMs) * 100).toFixed(2)} % of a core, memory ${(bytes / 1_048_576).toFixed(1)} MiB\n`,
  );
