import { afterEach, expect, test } from 'vitest';
import type { Attempt, WatchGuard } from '../../../../../agent/guards/attempt.ts';
import { createMediaGuard } from '../../../../../agent/guards/media/media-guard.ts';
import type { Medium } from '../../../../../agent/guards/media/medium.ts';
import { until } from '../../support/until.ts';

const stick: Medium = {
  ...{ key: 'k', device: 'sdb', kind: 'disk', maker: '', model: '', serial: '', disks: [], isPluggedIn: true },
  mounts: [{ point: '/m', writable: true, fsType: 'vfat', blockDevice: '/dev/sdb1', by: 'system' }],
};

let guard: WatchGuard | null = null;
afterEach(() => guard?.stop());

/** A guard over media that the test decides, with what happened in its order. */
function start(isAlive: boolean) {
  const bench = {
    media: [stick] as readonly Medium[],
    isBlind: false,
    looks: 0,
    happened: [] as string[],
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
    tell: ({ type }: Attempt) => bench.happened.push(type),
  });
  guard.start();
  return bench;
}

test('protects first, then tells', async () => {
  const bench = start(true);
  await until('stayed', () => bench.happened[2] ?? null);
  expect(bench.happened).toEqual(['detach sdb', 'media.found', 'media.stayed']);
});

test.each([true, false])(
  'looks again and again, and a look that fails makes nothing go (woken: %s)',
  async (isAlive) => {
    const bench = start(isAlive);
    await until('stayed', () => bench.happened[2] ?? null);
    bench.isBlind = true;
    const { looks } = bench;
    await until('two blind looks', () => (bench.looks >= looks + 2 ? true : null));
    bench.isBlind = false;
    const later = bench.looks;
    await until('another look', () => (bench.looks > later ? true : null));
    expect(bench.happened).toEqual(['detach sdb', 'media.found', 'media.stayed']);
    bench.media = [];
    await until('detached', () => bench.happened[3] ?? null);
    expect(bench.happened[3]).toBe('media.detached');
  },
);

test('is woken by a change, and by nothing after it has stopped', async () => {
  const bench = start(true);
  await until('stayed', () => bench.happened[2] ?? null);
  bench.media = [];
  bench.wake();
  bench.wake();
  await until('detached', () => bench.happened[3] ?? null);
  await guard?.stop();
  const { looks } = bench;
  bench.media = [stick];
  bench.wake();
  expect(bench.happened.at(-1)).toBe('stop');
  expect(bench.looks).toBe(looks);
});
