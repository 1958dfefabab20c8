import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { say } from '../../scripts/setup/say.ts';
import type { Program } from '../../test/durability/program.ts';
import { configPath } from '../../test/durability/templates.ts';
import { percentile, ratioLine } from '../statistics.ts';
import { enrolRecorder } from '../trail/enrol-recorder.ts';
import { numberFrom, recorderProgram, startReady } from '../trail/programs.ts';
import { wallMs } from './wall-ms.ts';

const mark = 3;
/** Milliseconds without a further file after which a watcher is called stuck. */
const patienceMs = 60_000;
/** The paced files come in turns with the reference: the disk's moods fall on both sides. */
const pacedRounds = 3;
/** Small storms are over before they say much: several of them in turns. */
const stormRounds = (files: number): number => (files > 1_000 ? 1 : 10);
const markStillMs = 100;

interface Watcher {
  readonly name: 'ours' | 'bare';
  readonly start: (home: string, work: string) => Promise<Program>;
}

/** Milliseconds from close to recorded of each file. */
type Measured = Record<Watcher['name'], number[]> & {
  /** Longest time for which the guard's event loop stood still. */
  stillMs: number;
};

const slowest = ({ ours, bare }: Measured): string =>
  ratioLine('  close → recorded, p99', percentile(ours, 0.99), percentile(bare, 0.99), 'ms', mark);

/** close() of a forbidden file until it is moved and durably recorded. */
export async function measureSaves(): Promise<void> {
  const most = numberFrom('TANMORI_BENCH_FILES', 10_000);
  const base = mkdtempSync(join(tmpdir(), 'tanmori-guards-'));
  const here = (file: string): string => join(import.meta.dirname, file);
  let recorder: Program | null = null;
  try {
    const socket = await enrolRecorder(base);
    recorder = await startReady([recorderProgram, 'run', '--config', configPath(base)], 'ready ');
    const watchers: readonly Watcher[] = [
      { name: 'ours', start: (home, work) => startReady([here('guard-program.ts'), home, work, socket], 'ready ') },
      {
        name: 'bare',
        start: (home, work) => startReady([here('bare-guard.ts'), home, work, join(work, 'bare.db')], 'ready '),
      },
    ];
    const paced = await measureRounds(pacedRounds, base, watchers, 300, 20);
    say(`saves: ${pacedRounds} rounds of 300 files, one every 20 ms`);
    const [ours, bare] = [percentile(paced.ours, 0.5), percentile(paced.bare, 0.5)];
    process.stdout.write(
      `  close → recorded, p50: ours ${ours.toFixed(1)} ms, reference ${bare.toFixed(1)} ms (no mark)\n`,
    );
    process.stdout.write(`${slowest(paced)}\n`);
    const told = await measureInotifywait(base);
    process.stdout.write(
      told === null
        ? '  inotifywait: not installed (apt-get install inotify-tools)\n'
        : `  inotifywait merely reports it: p50 ${percentile(told, 0.5).toFixed(1)} ms, p99 ${percentile(told, 0.99).toFixed(1)} ms\n`,
    );
    for (let files = 100; files <= most; files *= 10) {
      const rounds = stormRounds(files);
      const storm = await measureRounds(rounds, base, watchers, files, 0);
      say(`saves: ${rounds} × a storm of ${files} files`);
      process.stdout.write(`${slowest(storm)}\n`);
      const still = `${storm.stillMs.toFixed(0)} ms (mark ${markStillMs}: ${storm.stillMs < markStillMs ? 'within' : 'OVER'})`;
      process.stdout.write(`  the guard's event loop stood still for at most ${still}\n`);
      const missed = files * rounds - storm.bare.length;
      if (missed > 0)
        process.stdout.write(`  the reference missed ${missed} of them: its times are those of the others\n`);
    }
  } finally {
    await recorder?.kill('SIGTERM');
    rmSync(base, { recursive: true, force: true });
  }
}

async function measureRounds(rounds: number, ...what: Parameters<typeof measureAll>): Promise<Measured> {
  const all: Measured = { ours: [], bare: [], stillMs: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const { ours, bare, stillMs } = await measureAll(...what);
    for (const ms of ours) all.ours.push(ms);
    for (const ms of bare) all.bare.push(ms);
    all.stillMs = Math.max(all.stillMs, stillMs);
  }
  return all;
}

/** Throws where ours has not recorded every file. */
async function measureAll(base: string, watchers: readonly Watcher[], files: number, pauseMs: number) {
  const all: Measured = { ours: [], bare: [], stillMs: 0 };
  for (const { name, start } of watchers) {
    const folder = mkdtempSync(join(base, `${name}-`));
    const [home, work] = [join(folder, 'home'), join(folder, 'work')];
    makeHome(home);
    mkdirSync(work);
    const program = await start(home, work);
    try {
      const prefix = `s${files}-`;
      const closed = write(home, prefix, files, pauseMs);
      const recorded = await waitFor(program, prefix, files);
      // For its last word on how long it stood still.
      await pause(600);
      if (name === 'ours' && recorded.size < files) throw new Error(`${recorded.size} of ${files} are recorded`);
      for (const [file, at] of recorded) all[name].push(Math.max(0, at - (closed.get(file) ?? Number.NaN)));
      for (const ms of timesIn(program.said, 'stood-still').values()) all.stillMs = Math.max(all.stillMs, ms);
    } finally {
      await program.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return all;
}

/** @returns when each was recorded: all of them, or those that were when no further one came */
async function waitFor(program: Program, prefix: string, files: number): Promise<ReadonlyMap<string, number>> {
  let recorded = timesIn(program.said, prefix);
  let endMs = performance.now() + patienceMs;
  while (recorded.size < files && performance.now() < endMs) {
    await pause(recorded.size > 10_000 ? 1000 : 50);
    const now = timesIn(program.said, prefix);
    if (now.size > recorded.size) endMs = performance.now() + patienceMs;
    recorded = now;
  }
  return recorded;
}

function makeHome(home: string): void {
  mkdirSync(home);
  for (let i = 0; i < 10; i += 1) mkdirSync(join(home, `d${i}`));
}

/** Writes in a process of its own. @returns when each was closed */
function write(home: string, prefix: string, files: number, pauseMs: number): ReadonlyMap<string, number> {
  const program = [join(import.meta.dirname, 'writer.ts'), home, prefix, String(files), String(pauseMs)];
  const done = spawnSync(process.execPath, program, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(done.stderr);
  return timesIn(done.stdout, prefix);
}

/** Lines of `NAME MILLISECONDS`. */
function timesIn(text: string, prefix: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name = '', at = ''] = line.split(' ');
    if (name.startsWith(prefix) && at !== '') times.set(name, Number(at));
  }
  return times;
}

/** Null where it is not here. The times are those at which this process reads its lines. */
async function measureInotifywait(base: string): Promise<readonly number[] | null> {
  if (spawnSync('inotifywait', ['--help']).error !== undefined) return null;
  const home = mkdtempSync(join(base, 'inotifywait-'));
  for (let i = 0; i < 10; i += 1) mkdirSync(join(home, `d${i}`));
  const child = spawn('inotifywait', ['-m', '-r', '-e', 'close_write', '--format', '%f', home]);
  const told = new Map<string, number>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const at = wallMs();
    for (const name of text.split('\n')) if (name !== '') told.set(name, at);
  });
  await new Promise<void>((resolve) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('established')) resolve();
    });
  });
  const program = [join(import.meta.dirname, 'writer.ts'), home, 's', '300', '20'];
  const writer = spawn(process.execPath, program);
  let said = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await new Promise((resolve) => writer.once('close', resolve));
  await pause(500);
  child.kill();
  return [...timesIn(said, 's')].map(([name, at]) => Math.max(0, (told.get(name) ?? Number.NaN) - at));
}
