import { readFileSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type { WipeReason } from '#contract/loan/wipe-report.ts';

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
};

/** Nothing of swap outlives a power-off: none, in memory (zram), or under a key that each start draws anew. */
export type SwapState = Extract<WipeReason, 'no-swap' | 'swap-is-random-key' | 'swap-not-erased'>;

/** @param table text of `/proc/swaps` */
export function swapState(
  table: string,
  mapperUuid: (device: string) => string | null = (device) => {
    try {
      return read(`/sys/class/block/${basename(realpathSync(device))}/dm/uuid`);
    } catch {
      return null;
    }
  },
): SwapState {
  const devices = table
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split(/\s+/)[0] || [])
    .filter((device) => !/^\/dev\/zram\d+$/.test(device));
  if (devices.length === 0) return 'no-swap';
  // cryptsetup's plain mode keeps no key; crypttab(5) draws one from /dev/urandom for swap.
  return devices.every((device) => mapperUuid(device)?.startsWith('CRYPT-PLAIN-') === true)
    ? 'swap-is-random-key'
    : 'swap-not-erased';
}

export const readSwapState = (): SwapState => swapState(read('/proc/swaps') ?? '');
