import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { WipeReason } from '#contract/loan/wipe-report.ts';
import type { WipeParameters } from './parameters.ts';
import { sampleBlocks } from './sample-blocks.ts';
import { readSwapHeader } from './swap-header.ts';

/** A row of `/proc/swaps`. */
export interface ActiveSwap {
  readonly path: string;
  /** Below zero where the kernel chose it. */
  readonly priority: number;
}

/** `plain` outlives a power-off; what lies in memory or under a key that each start draws anew does not. */
export type SwapNature = 'in-memory' | 'random-key' | 'plain';

/** What sysfs says of a block device; null where it says nothing. */
export type BlockAttribute = (device: string, name: 'dm/uuid' | 'backing_dev') => string | null;

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
};
export const realPath = (path: string): string | null => {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
};
const blockAttribute: BlockAttribute = (device, name) => {
  const path = realPath(device);
  return path === null ? null : read(`/sys/class/block/${basename(path)}/${name}`);
};

/** @param table text of `/proc/swaps` */
export const activeSwaps = (table: string): readonly ActiveSwap[] =>
  table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [path, , , , priority] = line.split(/\s+/);
      if (path === undefined || path === '') return [];
      const octal = (_: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 8));
      return [{ path: path.replace(/\\([0-7]{3})/g, octal), priority: Number(priority) }];
    });

export const readActiveSwaps = (): readonly ActiveSwap[] => activeSwaps(read('/proc/swaps') ?? '');

export function natureOf(path: string, attribute: BlockAttribute = blockAttribute): SwapNature {
  // A zram with a backing device writes its old pages there, as they are. Kernels that know no such device say nothing.
  if (/^\/dev\/zram\d+$/.test(path))
    return (attribute(path, 'backing_dev') ?? 'none') === 'none' ? 'in-memory' : 'plain';
  // cryptsetup's plain mode keeps no key; crypttab(5) draws one from /dev/urandom for swap.
  return attribute(path, 'dm/uuid')?.startsWith('CRYPT-PLAIN-') === true ? 'random-key' : 'plain';
}

/** Why there was nothing to erase. */
export function harmlessSwap(active: readonly ActiveSwap[], attribute?: BlockAttribute): WipeReason {
  if (active.length === 0) return 'no-swap';
  const isInMemory = active.every(({ path }) => natureOf(path, attribute) === 'in-memory');
  return isInMemory ? 'swap-in-memory' : 'swap-is-random-key';
}

/** Active swap that outlives a power-off and that the parameters do not name. */
export const unnamedSwap = (
  active: readonly ActiveSwap[],
  named: readonly string[],
  attribute?: BlockAttribute,
): readonly ActiveSwap[] =>
  active.filter(({ path }) => natureOf(path, attribute) === 'plain' && !named.some((name) => realPath(name) === path));

/**
 * Where this PC writes its memory to when it hibernates, as its start is told: `resume=` of the kernel's command line
 * (swsusp-and-swap-files in the kernel's documentation) and of initramfs-tools(7).
 */
export const resumeNames = (commandLine: string, initramfs: string): readonly string[] => [
  ...new Set(
    [...commandLine.matchAll(/(?:^|\s)resume=(\S+)/g), ...initramfs.matchAll(/^\s*RESUME="?([^"\s#]+)/gm)]
      .map((match) => match[1] ?? '')
      .filter((name) => !['', 'none', 'auto'].includes(name)),
  ),
];

const readResumeNames = (): readonly string[] =>
  resumeNames(read('/proc/cmdline') ?? '', read('/etc/initramfs-tools/conf.d/resume') ?? '');

/** A name of a device as the start of the system takes it. */
export function deviceOf(name: string): string | null {
  const tag = /^(UUID|LABEL|PARTUUID|PARTLABEL)=(.+)$/.exec(name);
  if (tag !== null) return realPath(`/dev/disk/by-${tag[1]?.toLowerCase()}/${tag[2]}`);
  return realPath(/^\d+:\d+$/.test(name) ? `/dev/block/${name}` : name);
}

/** Whether an image of memory could lie where no named place is. What leads nowhere is taken for such a place. */
export function isResumeUnnamed(named: readonly string[], names: readonly string[] = readResumeNames()): boolean {
  const places = named.flatMap((name) => realPath(name) ?? []);
  const stats = places.map((path): Stats => statSync(path));
  return !names.every((name) => {
    const device = deviceOf(name);
    if (device === null) {
      // Without udev no link says which device it is; the header does.
      return places.some((path) => `UUID=${readSwapHeader(path)?.uuid}` === name);
    }
    const { rdev } = statSync(device);
    return (
      natureOf(device) !== 'plain' ||
      places.includes(device) ||
      // A swap file, on the device that is named.
      stats.some((stat) => stat.isFile() && stat.dev === rdev)
    );
  });
}

const sampledBlocks = 256;

/**
 * Whether swap may still hold what was in memory, without a word of who erased it: none but random blocks are in a place
 * that was overwritten and has not been used since. What was used since looks the same as what was left.
 */
export function isSwapDoubtful({ swap }: Pick<WipeParameters, 'swap'>): boolean {
  if (unnamedSwap(readActiveSwaps(), swap).length > 0 || isResumeUnnamed(swap)) return true;
  return swap.some((name) => {
    const path = realPath(name);
    if (path === null) return true;
    if (natureOf(path) !== 'plain') return false;
    return readSwapHeader(path) === null || hasReadableBlocks(path);
  });
}

/** Past the header, which is text. */
export const hasReadableBlocks = (path: string): boolean => {
  const { blocks, readable } = sampleBlocks([path], sampledBlocks, 1);
  return blocks === 0 || readable > 0;
};
