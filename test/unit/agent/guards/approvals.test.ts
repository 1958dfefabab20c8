import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ExceptionTerms } from '#contract/policy/exception.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import { systemClock } from '../../../../agent/clock.ts';
import { type Approvals, createApprovals } from '../../../../agent/guards/save/approvals.ts';
import { createGuardBench, type GuardBench, sha256 } from '../support/guard-bench.ts';
import { until } from '../support/until.ts';

const loan = 'L-20260101-001';
let bench: GuardBench;
let used: EntryData<'exception.used'>[];
let now: Date;
afterEach(() => bench.close());

async function watch(): Promise<{ readonly approvals: Approvals; readonly place: string }> {
  used = [];
  now = new Date('2026-11-26T03:00:00.000Z');
  const approvals = createApprovals({
    loan: () => loan,
    now: () => now,
    monotonicMs: systemClock.monotonicMs,
    used: (data) => used.push(data),
  });
  bench = createGuardBench({ letsLie: approvals.letsLie });
  const place = join(bench.home, '資料');
  mkdirSync(place);
  await bench.guard.start();
  return { approvals, place };
}

const approval = (place: string, ...contents: readonly string[]): ExceptionTerms => ({
  id: 'A-2026-0012',
  loan,
  control: 'save',
  files: contents.map((content) => sha256(content)),
  place,
  from: '2026-11-26T00:00:00.000Z',
  to: '2026-11-27T00:00:00.000Z',
});
const moved = (n: number) => until(`${n} moved`, () => (bench.recovered.length >= n ? true : null), 15_000);
const left = (n: number) => until(`${n} left`, () => (used.length >= n ? true : null));

test('an approved file stays and is told once; another byte, and the same file elsewhere, are moved', async () => {
  const { approvals, place } = await watch();
  approvals.replace([approval(place, '承認')]);
  writeFileSync(join(place, '承認.txt'), '承認');
  await left(1);
  expect(used[0]).toEqual({
    id: 'A-2026-0012',
    name: { text: '承認.txt', bytes: Buffer.from('承認.txt').toString('base64') },
    from: place,
    bytes: 6,
    sha256: sha256('承認'),
  });
  writeFileSync(join(place, '別.txt'), '承認 ');
  writeFileSync(join(bench.home, '承認.txt'), '承認');
  mkdirSync(`${place}2`);
  writeFileSync(join(`${place}2`, '承認.txt'), '承認');
  await moved(3);
  expect(bench.recovered.map(({ data }) => data.from).toSorted()).toEqual(
    [dirname(place), place, `${place}2`].toSorted(),
  );
  utimesSync(join(place, '承認.txt'), now, now);
  mkdirSync(join(place, '下'));
  writeFileSync(join(place, '下', '写し.txt'), '承認');
  await left(2);
  expect(used.map(({ from }) => from)).toEqual([place, join(place, '下')]);
  expect(existsSync(join(place, '承認.txt'))).toBe(true);
});

test('an approved file that is written to is moved, with its times set back too', async () => {
  const { approvals, place } = await watch();
  approvals.replace([approval(place, '承認')]);
  const path = join(place, '承認.txt');
  const before = new Date('2026-11-01T00:00:00.000Z');
  writeFileSync(path, '承認');
  utimesSync(path, before, before);
  await left(1);
  writeFileSync(path, '禁止');
  utimesSync(path, before, before);
  await moved(1);
  expect(bench.recovered[0]?.data.sha256).toBe(sha256('禁止'));
});

test('an approved file that an editor holds open is not reported; what the editor saves is moved', async () => {
  const { approvals, place } = await watch();
  approvals.replace([approval(place, '承認')]);
  const path = join(place, '承認.txt');
  writeFileSync(path, '承認');
  const editor = openSync(path, 'r+');
  await left(1);
  expect(bench.pending).toEqual([]);
  appendFileSync(path, '!');
  closeSync(editor);
  await moved(1);
});

test('with the end of its period, or its end by the head, a file is one like any other', {
  timeout: 60_000,
}, async () => {
  const { approvals, place } = await watch();
  approvals.replace([approval(place, '承認')]);
  writeFileSync(join(place, '1.txt'), '承認');
  await left(1);
  now = new Date('2026-11-27T00:00:00.000Z');
  await moved(1); // by the next scan: nothing has touched the file
  now = new Date('2026-11-26T03:00:00.000Z');
  writeFileSync(join(place, '2.txt'), '承認');
  await left(2);
  approvals.replace([]);
  await moved(2);
});

test('without a word of the recorder nothing is left', async () => {
  const { place } = await watch();
  writeFileSync(join(place, '承認.txt'), '承認');
  await moved(1);
  expect(used).toEqual([]);
});
