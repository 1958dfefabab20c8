import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Attempt, WatchGuard } from '../../../../../agent/guards/attempt.ts';
import { createMediaGuard } from '../../../../../agent/guards/media/media-guard.ts';
import type { Medium } from '../../../../../agent/guards/media/medium.ts';

const stick: Medium = {
  ...{
    key: 'k',
    device: 'sdb',
    kind: 'disk',
    maker: '',
    model: '',
    serial: '',
    disks: [],
    isPluggedIn: true,
    isRefused: false,
  },
  mounts: [{ point: '/m', writable: true, fsType: 'vfat', blockDevice: '/dev/sdb1', by: 'system' }],
};

let guard: WatchGuard | null = null;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(async () => {
  await guard?.stop();
  vi.useRealTimers();
});

/** A guard over media that the test decides, with what happened in its order. */
function start(isAlive: boolean) {
  const bench = {
    media: [stick] as readonly Medium[],
    isBlind: false,
    looks: 0,
    happened: [] as string[],
    sinces: [] as (number | null)[],
    reading: Promise.resolve(),
    wake: () => {},
  };
  guard = createMediaGuard({
    look: () => {
      bench.looks += 1;
      return bench.isBlind ? Promise.reject(new Error('EIO')) : Promise.resolve(bench.media);
    },
    detach: ({ device }) => {
      bench.happened.push(`detach ${device}`);
      return Promise.resolve({ poweredOff: false, why: '使用中' });
    },
    watchMounts: (changed) => {
      bench.wake = changed;
      return { isAlive: () => isAlive, stop: () => bench.happened.push('stop') };
    },
    monotonicMs: () => 0,
    now: () => new Date(bench.looks * 1_000),
    contents: {
      looked: (media, sinceMs) => bench.sinces.push(media.length === 0 ? null : sinceMs),
      letGo: (key) => {
        bench.happened.push(`read ${key}`);
        return bench.reading;
      },
      tried: () => undefined,
      stop: () => Promise.resolve(),
    },
    tell: ({ type }: Attempt) => bench.happened.push(type),
  });
  guard.start();
  return bench;
}

const takenNotGone = ['read k', 'media.found', 'detach sdb', 'media.stayed'];

test('tells at once, and takes away as soon as nothing of it is being read', async () => {
  const bench = start(true);
  const { promise, resolve } = Promise.withResolvers<void>();
  bench.reading = promise;
  await vi.advanceTimersByTimeAsync(600);
  expect(bench.happened).toEqual(['read k', 'media.found']);
  resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(bench.happened).toEqual(takenNotGone);
});

test('says since when a medium can have been there: since the look that did not find it', async () => {
  const bench = start(true);
  bench.media = [];
  await vi.advanceTimersByTimeAsync(600);
  bench.media = [stick];
  await vi.advanceTimersByTimeAsync(1_000);
  expect(bench.sinces.slice(0, 2)).toEqual([null, 0]);
});

test.each([
  [true, 1_000],
  [false, 500],
])('woken by changes: %s; looks every %i ms, and a look that fails makes nothing go', async (isAlive, everyMs) => {
  const bench = start(isAlive);
  await vi.advanceTimersByTimeAsync(600);
  bench.isBlind = true;
  const { looks } = bench;
  await vi.advanceTimersByTimeAsync(3 * everyMs);
  expect(bench.looks).toBe(looks + 3);
  bench.isBlind = false;
  await vi.advanceTimersByTimeAsync(everyMs);
  expect(bench.happened).toEqual(takenNotGone);
  bench.media = [];
  await vi.advanceTimersByTimeAsync(everyMs);
  expect(bench.happened).toEqual([...takenNotGone, 'media.detached']);
});

test('is woken by a change, and by nothing after it has stopped', async () => {
  const bench = start(true);
  await vi.advanceTimersByTimeAsync(600);
  bench.media = [];
  bench.wake();
  bench.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(bench.happened).toEqual([...takenNotGone, 'media.detached']);
  await guard?.stop();
  const { looks } = bench;
  bench.media = [stick];
  bench.wake();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(bench.happened.at(-1)).toBe('stop');
  expect(bench.looks).toBe(looks);
});
