import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { canaryName, canaryText } from '../../../../agent/guards/save/canary.ts';
import { contentOf, createGuardBench, type GuardBench, sha256 } from '../support/guard-bench.ts';
import { until } from '../support/until.ts';

let bench: GuardBench;
const others: GuardBench[] = [];
afterEach(async () => {
  for (const other of others.splice(0)) await other.guard.stop();
  await bench.close();
});

const count = (n: number): Promise<true> =>
  until(`${n} recovered files`, () => (bench.recovered.length >= n ? true : null));

test('a file saved outside is moved to 回収 with its bytes, name, place and hash', async () => {
  bench = createGuardBench();
  expect(await bench.guard.start()).toEqual({ kind: 'watching' });
  writeFileSync(join(bench.home, '報告.txt'), '中身');
  await count(1);
  const [found] = bench.recovered;
  expect(found?.data).toMatchObject({
    name: { text: '報告.txt' },
    from: bench.home,
    bytes: 6,
    sha256: sha256('中身'),
    foundLater: false,
    writerSeen: false,
  });
  expect(found?.data.to.text).toMatch(/^\d{8}-\d{6}-報告\.txt$/);
  expect(contentOf(bench, found)).toBe('中身');
  expect(readdirSync(bench.home)).toEqual([]);
});

test('what was there before anyone watched is found later', async () => {
  bench = createGuardBench();
  mkdirSync(join(bench.home, 'a/b'), { recursive: true });
  writeFileSync(join(bench.home, 'a/b/old.txt'), 'old');
  await bench.guard.start();
  await count(1);
  expect(bench.recovered[0]?.data).toMatchObject({ foundLater: true, from: join(bench.home, 'a/b') });
});

test('the same name twice in a second: both are kept', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  mkdirSync(join(bench.home, 'x'));
  mkdirSync(join(bench.home, 'y'));
  writeFileSync(join(bench.home, 'x/same.txt'), 'one');
  writeFileSync(join(bench.home, 'y/same.txt'), 'two');
  writeFileSync(join(bench.home, 'same.txt'), 'three');
  await count(3);
  expect(bench.recovered.map((f) => contentOf(bench, f)).toSorted()).toEqual(['one', 'three', 'two']);
});

test('from another device it is copied, compared and only then taken away', async () => {
  const home = mkdtempSync('/dev/shm/tanmori-guard-');
  bench = createGuardBench({ home });
  expect(statSync(home).dev).not.toBe(statSync(bench.work).dev);
  await bench.guard.start();
  const big = Buffer.alloc(3_000_000, 'あ');
  writeFileSync(join(home, 'big.bin'), big);
  writeFileSync(join(home, 'small.txt'), 'small');
  await count(2);
  const found = bench.recovered.find((f) => f.data.name.text === 'big.bin');
  expect(found?.data).toMatchObject({ bytes: big.length, sha256: sha256(big) });
  expect(sha256(readFileSync(join(bench.recovery, found?.data.to.text ?? '')))).toBe(sha256(big));
  expect(readdirSync(home)).toEqual([]);
  expect(bench.held().length).toBe(2);
});

test('a file still open for writing waits, is told once after ten seconds, and is taken whole', async () => {
  let skipMs = 0;
  bench = createGuardBench({
    clock: { now: () => new Date(), monotonicMs: () => performance.now() + skipMs },
  });
  await bench.guard.start();
  const fd = openSync(join(bench.home, 'slow.txt'), 'w');
  writeSync(fd, 'first ');
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(bench.recovered).toEqual([]);
  expect(bench.pending).toEqual([]);
  skipMs = 11_000;
  await until('the waiting is told', () => (bench.pending.length > 0 ? true : null));
  expect(bench.pending[0]?.data).toMatchObject({ why: 'open-writer', name: { text: 'slow.txt' } });
  writeSync(fd, 'second');
  closeSync(fd);
  skipMs = 22_000;
  await count(1);
  expect(contentOf(bench, bench.recovered[0])).toBe('first second');
  expect(bench.pending.length).toBe(1);
});

test('a name that is no UTF-8 is kept byte for byte', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  const name = Buffer.from([0x61, 0xff, 0xfe, 0x2e, 0x74]);
  writeFileSync(Buffer.concat([Buffer.from(`${bench.home}/`), name]), 'bytes');
  await count(1);
  expect(bench.recovered[0]?.data.name.bytes).toBe(name.toString('base64'));
  expect(contentOf(bench, bench.recovered[0])).toBe('bytes');
});

test('the longest name fits', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  writeFileSync(join(bench.home, `${'長'.repeat(83)}.docx`), 'x');
  await count(1);
  const to = Buffer.from(bench.recovered[0]?.data.to.bytes ?? '', 'base64');
  expect(to.length).toBeLessThanOrEqual(255);
  expect(to.toString('utf8')).toMatch(/~[0-9a-f]{8}\.docx$/);
  expect(to.toString('utf8')).not.toContain('\ufffd');
});

test('links are never followed; one that leads away is told once, one into the work folder is no matter', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  const outside = mkdtempSync('/tmp/tanmori-outside-');
  writeFileSync(join(outside, 'kept.txt'), 'kept');
  symlinkSync(outside, join(bench.home, 'away'));
  symlinkSync(bench.work, join(bench.home, 'work'));
  writeFileSync(join(bench.home, 'after.txt'), 'x');
  await count(1);
  await until('the link is told', () => (bench.pending.length > 0 ? true : null));
  expect(bench.pending.map((p) => [p.data.name.text, p.data.why])).toEqual([['away', 'not-a-file']]);
  expect(existsSync(join(outside, 'kept.txt'))).toBe(true);
  rmSync(outside, { recursive: true });
});

test('hidden names directly below a root are left alone; hidden names deeper are not', async () => {
  bench = createGuardBench();
  mkdirSync(join(bench.home, '.config'));
  await bench.guard.start();
  writeFileSync(join(bench.home, '.config/settings'), 'x');
  writeFileSync(join(bench.home, '.profile'), 'x');
  mkdirSync(join(bench.home, 'docs'));
  writeFileSync(join(bench.home, 'docs/.hidden'), 'x');
  await count(1);
  expect(bench.recovered.map((f) => f.data.name.text)).toEqual(['.hidden']);
  expect(readdirSync(bench.home).toSorted()).toEqual(['.config', '.profile', 'docs']);
});

test('folders made, filled and moved at once lose nothing', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  for (let i = 0; i < 30; i++) {
    mkdirSync(join(bench.home, `d${i}/e/f`), { recursive: true });
    writeFileSync(join(bench.home, `d${i}/e/f/x${i}.txt`), String(i));
    writeFileSync(join(bench.home, `d${i}/y${i}.txt`), String(i));
    if (i % 3 === 0) renameSync(join(bench.home, `d${i}`), join(bench.home, `moved${i}`));
  }
  await count(60);
  expect(new Set(bench.recovered.map((f) => f.data.name.text)).size).toBe(60);
});

test('inside the work folder nothing is touched, even where a root lies around it', async () => {
  const folder = mkdtempSync('/tmp/tanmori-around-');
  bench = createGuardBench({ folder, roots: [folder] });
  await bench.guard.start();
  writeFileSync(join(bench.work, 'mine.txt'), 'mine');
  writeFileSync(join(folder, 'other.txt'), 'other');
  await count(1);
  rmSync(bench.work, { recursive: true });
  mkdirSync(bench.work);
  writeFileSync(join(bench.work, 'new.txt'), 'new');
  writeFileSync(join(folder, 'third.txt'), 'third');
  await count(2);
  expect(bench.recovered.map((f) => f.data.name.text)).toEqual(['other.txt', 'third.txt']);
  expect(readdirSync(bench.work)).toContain('new.txt');
});

test('what is appended after the move lands in 回収, and a second name of a file is taken, too', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  writeFileSync(join(bench.work, 'a.txt'), 'work');
  linkSync(join(bench.work, 'a.txt'), join(bench.home, 'a.txt'));
  await count(1);
  appendFileSync(join(bench.work, 'a.txt'), '!');
  expect(readFileSync(join(bench.work, 'a.txt'), 'utf8')).toBe('work!');
  expect(existsSync(join(bench.home, 'a.txt'))).toBe(false);
});

test('a canary is caught and leaves no trace; one that was left behind by a dead agent goes, too', async () => {
  bench = createGuardBench();
  const old = 'a'.repeat(16);
  writeFileSync(join(bench.home, canaryName(old)), canaryText(old));
  await bench.guard.start();
  const random = 'b'.repeat(16);
  const canary = { folder: bench.home, name: canaryName(random), text: canaryText(random) };
  const expectation = bench.guard.expect(canary, 3_000);
  writeFileSync(join(bench.home, canary.name), canary.text);
  expect(await expectation.caught).toBe(true);
  await until('an empty home', () => (readdirSync(bench.home).length === 0 ? true : null));
  expect(bench.recovered).toEqual([]);
  expect(bench.held()).toEqual([]);
});

test("a person's file under a canary's name is a person's file", async () => {
  bench = createGuardBench();
  await bench.guard.start();
  const random = 'c'.repeat(16);
  writeFileSync(join(bench.home, canaryName(random)), `${canaryText(random)}秘密`);
  await count(1);
  expect(contentOf(bench, bench.recovered[0])).toContain('秘密');
});

test('a move that nobody recorded is handed over again after a restart, and only then forgotten', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  writeFileSync(join(bench.home, 'a.txt'), 'a');
  await count(1);
  await bench.guard.stop();
  const second = bench.again();
  others.push(second);
  await second.guard.start();
  await until('the replay', () => (second.recovered.length === 1 ? true : null));
  expect(second.recovered[0]).toEqual(bench.recovered[0]);
  second.guard.recorded(second.recovered[0]?.id ?? '');
  await second.guard.stop();
  const third = second.again();
  others.push(third);
  await third.guard.start();
  expect(third.recovered).toEqual([]);
});

test('回収 replaced by a link is not followed: the guard says that it cannot go on', async () => {
  bench = createGuardBench();
  await bench.guard.start();
  const elsewhere = mkdtempSync('/tmp/tanmori-elsewhere-');
  rmSync(bench.recovery, { recursive: true });
  symlinkSync(elsewhere, bench.recovery);
  writeFileSync(join(bench.home, 'a.txt'), 'a');
  await until('failure', () => (bench.states.at(-1)?.kind === 'failed' ? true : null));
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(existsSync(join(bench.home, 'a.txt'))).toBe(true);
  rmSync(bench.recovery);
  expect(await bench.guard.start()).toEqual({ kind: 'watching' });
  await count(1);
  rmSync(elsewhere, { recursive: true });
});

test('a guarded folder that goes is a failure, not silence', async () => {
  bench = createGuardBench();
  rmSync(bench.home, { recursive: true });
  expect((await bench.guard.start()).kind).toBe('failed');
  mkdirSync(bench.home);
  expect((await bench.guard.start()).kind).toBe('watching');
});

test('a folder and a file closed to their own owner are opened', async () => {
  bench = createGuardBench();
  mkdirSync(join(bench.home, 'shut'));
  writeFileSync(join(bench.home, 'shut/in.txt'), 'in');
  chmodSync(join(bench.home, 'shut/in.txt'), 0);
  chmodSync(join(bench.home, 'shut'), 0o300);
  await bench.guard.start();
  await count(1);
});
