import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { createSaveProbe } from '../../agent/guards/probes/save.ts';
import { watchFolder } from '../../agent/guards/save/watch-folder.ts';
import { createGuardBench, type GuardBench } from '../unit/agent/support/guard-bench.ts';
import { until } from '../unit/agent/support/until.ts';

let bench: GuardBench;
afterEach(() => bench.close());

/** Writes in a thread of its own, as another program would; where asked, settings with documents among them. */
const storm = (folder: string, files: number, documentEvery = 0): Promise<void> =>
  new Promise((resolve, reject) => {
    const code = `
      const { writeFileSync, mkdirSync } = require('node:fs');
      const { workerData } = require('node:worker_threads');
      for (let i = 0; i < workerData.files; i++) {
        const folder = workerData.folder + '/d' + (i % 40);
        if (i < 40) mkdirSync(folder);
        const every = workerData.documentEvery;
        const settings = () => i % every === 0 ? '%PDF-1.7 ' + i : ('key ' + i + '\\n').repeat(2000);
        writeFileSync(folder + '/f' + i + '.txt', every === 0 ? 'file ' + i : settings());
      }`;
    const worker = new Worker(code, { eval: true, workerData: { folder, files, documentEvery } });
    worker.on('exit', () => resolve());
    worker.on('error', reject);
  });

test('a storm of 5,000 files: none missed, the loop stays free, and a canary is still caught in time', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  const begun = performance.now();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const probe = createSaveProbe({ guard: bench.guard, roots: [bench.home], randomHex: () => 'd'.repeat(16) });
  const writing = storm(bench.home, 5_000);
  await until('the storm under way', () => (bench.recovered.length > 200 ? true : null));
  expect((await probe()).state).toBe('measured');
  await writing;
  await until('all recovered', () => (bench.recovered.length >= 5_000 ? true : null), 90_000);
  delay.disable();
  expect(new Set(bench.recovered.map((f) => f.data.name.text)).size).toBe(5_000);
  expect(bench.recovered.length).toBe(5_000);
  expect(bench.held().length).toBe(5_000);
  // Relative to the run, whatever the machine: a loop that the storm blocks, as under a recursive watch, stands still
  // for most of it.
  expect(delay.max / 1e6).toBeLessThan((performance.now() - begun) / 5);
}, 150_000);

test('a storm of programs’ files with documents among them: each found, nothing else touched, the loop stays free', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  const begun = performance.now();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const probe = createSaveProbe({ guard: bench.guard, roots: [bench.home], randomHex: () => 'c'.repeat(16) });
  const config = join(bench.home, '.config');
  mkdirSync(config);
  const writing = storm(config, 5_000, 50);
  await until('the storm under way', () => (bench.recovered.length > 2 ? true : null));
  // What programs write does not keep the guard from what is saved elsewhere.
  expect((await probe()).state).toBe('measured');
  await writing;
  await until('all documents', () => (bench.recovered.length >= 100 ? true : null), 90_000);
  delay.disable();
  expect(new Set(bench.recovered.map((f) => f.data.name.text)).size).toBe(100);
  expect(bench.held().length).toBe(100);
  expect(readdirSync(config, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length).toBe(
    4_900,
  );
  expect(delay.max / 1e6).toBeLessThan((performance.now() - begun) / 5);
}, 150_000);

test('no more watches to be had (ENOSPC): the guard says so, and watches once there are', async () => {
  let full = true;
  bench = createGuardBench({
    watchFolder: (path, heard, broke) => {
      if (full && path.toString().endsWith('deep')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return watchFolder(path, heard, broke);
    },
  });
  mkdirSync(join(bench.home, 'deep'));
  const state = await bench.guard.start();
  expect(state).toEqual({ kind: 'failed', detail: '監視できるフォルダの数の上限に達しました。' });
  const probe = createSaveProbe({ guard: bench.guard, roots: [bench.home], randomHex: () => 'e'.repeat(16) });
  expect((await probe()).state).toBe('unknown');
  full = false;
  expect((await bench.guard.start()).kind).toBe('watching');
});

test('events that never come (a lost watch): the scan finds the file', async () => {
  bench = createGuardBench({ watchFolder: () => ({ close: () => undefined }) });
  await bench.guard.start();
  const probe = createSaveProbe({
    guard: bench.guard,
    roots: [bench.home],
    randomHex: () => 'f'.repeat(16),
    catchMs: 300,
  });
  // A guard that does not hear is not called measured, whatever a later scan may find.
  expect((await probe()).state).toBe('absent');
  expect(readdirSync(bench.home)).toEqual([]);
  writeFileSync(join(bench.home, 'unheard.txt'), 'x');
  await until('the scan', () => (bench.recovered.length === 1 ? true : null), 15_000);
});
