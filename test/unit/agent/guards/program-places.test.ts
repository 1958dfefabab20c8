import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../../agent/clock.ts';
import { zipOf } from '../support/documents.ts';
import { createGuardBench, type GuardBench } from '../support/guard-bench.ts';
import { until } from '../support/until.ts';

let temporary: string;
let bench: GuardBench;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'tanmori-places-'));
});
afterEach(async () => {
  await bench.close();
  rmSync(temporary, { recursive: true, force: true });
});

const office = zipOf('[Content_Types].xml', 500);
const write = (path: string, content: Buffer | string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};
const names = (): readonly string[] => bench.recovered.map(({ data }) => data.name.text).toSorted();
const count = (n: number): Promise<true> => until(`${n} recovered`, () => (bench.recovered.length >= n ? true : null));

test('a document under a false name in a hidden folder is found by its bytes, settings beside it stay', async () => {
  bench = createGuardBench({ temporaryFolders: [temporary] });
  write(join(bench.home, '.config/x/settings'), 'a=1');
  await bench.guard.start();
  write(join(bench.home, '.config/x/settings.ini'), '[a]\nb=1\n'.repeat(3000));
  write(join(bench.home, '.config/x/debug.log'), office);
  write(join(bench.home, '.made-now/deep/er/a'), '%PDF-1.7\n');
  write(join(bench.home, '.plain'), office);
  write(join(temporary, 'b/c.tmp'), '{\\rtf1 x}');
  await count(4);
  expect(names()).toEqual(['.plain', 'a', 'c.tmp', 'debug.log']);
  expect(bench.recovered.find(({ data }) => data.name.text === 'debug.log')?.data).toMatchObject({
    ...{ from: join(bench.home, '.config/x'), bytes: office.length },
  });
  expect(readdirSync(join(bench.home, '.config/x')).toSorted()).toEqual(['settings', 'settings.ini']);
});

test('what was there before anyone watched is found later, in every place', async () => {
  bench = createGuardBench({ temporaryFolders: [temporary, join(temporary, 'missing')] });
  write(join(bench.home, '.local/share/old'), office);
  write(join(temporary, 'old too'), office);
  expect((await bench.guard.start()).kind).toBe('watching');
  await count(2);
  expect(bench.recovered.map(({ data }) => data.foundLater)).toEqual([true, true]);
});

test('folders of programs keep what is theirs; a document that is none of theirs is taken from there', async () => {
  bench = createGuardBench({ temporaryFolders: [temporary] });
  await bench.guard.start();
  const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(40_000)]);
  write(join(bench.home, '.cache/mozilla/firefox/p/cache2/entries/1'), '%PDF-1.7\n');
  write(join(bench.home, '.cache/thumbnails/large/1.png'), picture);
  write(join(bench.home, '.cache/thumbnails/large/2.png'), office);
  write(join(temporary, 'lu123.tmp/1.tmp'), office);
  write(join(bench.home, '.cache/other/1.png'), picture);
  await count(2);
  // Two more scans later the others are still where they were.
  write(join(bench.home, '.last'), office);
  await count(3);
  expect(names()).toEqual(['.last', '1.png', '2.png']);
  expect(existsSync(join(bench.home, '.cache/mozilla/firefox/p/cache2/entries/1'))).toBe(true);
  expect(existsSync(join(bench.home, '.cache/thumbnails/large/1.png'))).toBe(true);
  expect(existsSync(join(temporary, 'lu123.tmp/1.tmp'))).toBe(true);
});

test('a file that becomes a document, and one that is renamed in or linked to', async () => {
  bench = createGuardBench({ temporaryFolders: [temporary] });
  write(join(bench.home, '.config/y/grows'), 'nothing yet');
  await bench.guard.start();
  const outside = join(temporary, '..', `outside-${process.pid}`);
  write(outside, office);
  symlinkSync(outside, join(bench.home, '.config/y/link'));
  writeFileSync(join(bench.home, '.config/y/grows'), office);
  await count(1);
  renameSync(outside, join(bench.home, '.config/y/came'));
  await count(2);
  expect(names()).toEqual(['came', 'grows']);
  expect(bench.pending).toEqual([]);
});

test('events that never come: the scan finds the document, also where the name was known to be none', async () => {
  // An hour ahead: what was just written is settled, and known as soon as it was looked at.
  const clock = { ...systemClock, now: () => new Date(Date.now() + 3_600_000) };
  bench = createGuardBench({ temporaryFolders: [temporary], clock, watchFolder: () => ({ close: () => undefined }) });
  const path = join(bench.home, '.config/z/a');
  write(path, 'nothing yet');
  write(join(bench.home, '.config/z/b'), office);
  await bench.guard.start();
  // Both were looked at in one go.
  await count(1);
  writeFileSync(path, office);
  await until('the scan', () => (bench.recovered.length === 2 ? true : null), 15_000);
});

test('no watch to be had in programs’ places is no failure: the scan finds what is there', async () => {
  const full = (): never => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  bench = createGuardBench({
    temporaryFolders: [temporary],
    watchFolder: (path) => (path.toString().includes('.config') ? full() : { close: () => undefined }),
  });
  write(join(bench.home, '.config/z/a'), office);
  expect((await bench.guard.start()).kind).toBe('watching');
  await count(1);
});

test('the work folder, and a home below a temporary folder, are judged as what they are', async () => {
  const home = join(temporary, 'home');
  bench = createGuardBench({ home, temporaryFolders: [temporary] });
  await bench.guard.start();
  write(join(bench.work, '.hidden/a.docx'), office);
  writeFileSync(join(home, 'plain.txt'), 'x');
  write(join(home, '.config/settings'), 'x');
  write(join(home, '.config/a'), office);
  await count(2);
  expect(names()).toEqual(['a', 'plain.txt']);
  expect(existsSync(join(bench.work, '.hidden/a.docx'))).toBe(true);
});
