import { createHash } from 'node:crypto';
import { closeSync, constants, fdatasyncSync, fstatSync, openSync, statSync } from 'node:fs';
import type { WipeReason, WipeTool } from '#contract/loan/wipe-report.ts';
import type { RunCommand } from '../platform/command.ts';
import type { Inventory } from './erase-tree.ts';
import { exitOf, succeeds, toolOf } from './linux-system.ts';
import { overwriteLong, overwriteRange } from './overwrite.ts';
import type { WipeParameters } from './parameters.ts';
import { sizeOf } from './sample-blocks.ts';
import {
  harmlessSwap,
  hasReadableBlocks,
  isResumeUnnamed,
  natureOf,
  readActiveSwaps,
  realPath,
  unnamedSwap,
} from './swap.ts';
import { readSwapHeader, swapHeaderBytes } from './swap-header.ts';

/** What has to be known to make a swap area again once its header is gone. */
export interface SwapFacts {
  readonly uuid: string;
  readonly label: string;
  /** Null where it was not in use; below zero where the kernel chose it. */
  readonly priority: number | null;
}

/** Of one place: nothing done yet but perhaps switched off; its header may be gone; as it was before, or never touched. */
export const swapStates = ['begun', 'overwriting', 'ended'] as const;
export type SwapState = (typeof swapStates)[number];

export interface OpenSwap {
  readonly state: SwapState;
  readonly facts: SwapFacts;
}

/** Of the journal: places that are not `ended`, and how to say more. */
export interface SwapJournal {
  readonly open: ReadonlyMap<string, OpenSwap>;
  readonly say: (place: string, state: SwapState, facts: SwapFacts) => void;
}

export interface ErasedSwaps extends Pick<Inventory, 'files' | 'bytes'> {
  readonly reasons: readonly WipeReason[];
  /** Why there was nothing to erase; null where something was. */
  readonly harmless: WipeReason | null;
  readonly tool: WipeTool | null;
}

const [swapoff, mkswap, swapon] = ['/usr/sbin/swapoff', '/usr/sbin/mkswap', '/usr/sbin/swapon'];
/** swapoff(8): not enough memory to take in what is swapped out. */
const noMemory = 2;

/** What the journal names a place by. */
export const placeOf = (named: string): string => createHash('sha256').update(named).digest('hex');

/** Places that are swap, or were until a try was cut off. */
const ours = (named: string, { open }: SwapJournal): string | null => {
  const path = realPath(named);
  if (path === null || natureOf(path) !== 'plain') return null;
  return readSwapHeader(path) !== null || open.get(placeOf(named))?.state === 'overwriting' ? path : null;
};

/** Swap areas that are about to be erased. */
export function countSwaps({ swap }: Pick<WipeParameters, 'swap'>, journal: SwapJournal): Inventory {
  const paths = swap.flatMap((named) => ours(named, journal) ?? []);
  return { files: paths.length, bytes: paths.reduce((sum, path) => sum + sizeOf(path), 0), odd: 0 };
}

/**
 * Erases each swap area that the parameters name, with an image of hibernation that may lie in it: switched off,
 * overwritten whole, made again under its UUID and label, switched on as it was. Nothing that is no swap is touched.
 */
export async function eraseSwaps(
  { swap }: Pick<WipeParameters, 'swap'>,
  run: RunCommand,
  journal: SwapJournal,
): Promise<ErasedSwaps> {
  const reasons = new Set<WipeReason>();
  const sum = { files: 0, bytes: 0 };
  for (const named of swap) {
    const path = realPath(named);
    if (path !== null && natureOf(path) !== 'plain') continue;
    if (path === null || ours(named, journal) === null) {
      reasons.add('not-swap');
      continue;
    }
    const reason = await eraseSwap(placeOf(named), path, run, journal);
    if (reason !== null) reasons.add(reason);
    else {
      sum.files += 1;
      sum.bytes += sizeOf(path);
    }
  }
  const active = readActiveSwaps();
  if (unnamedSwap(active, swap).length > 0) reasons.add('swap-not-erased');
  if (isResumeUnnamed(swap)) reasons.add('hibernation-not-erased');
  const isAny = sum.files > 0;
  return {
    ...sum,
    reasons: [...reasons],
    harmless: isAny ? null : harmlessSwap(active),
    tool: isAny ? await toolOf(run, mkswap) : null,
  };
}

/** Null where it is erased and as it was before. */
async function eraseSwap(
  place: string,
  path: string,
  run: RunCommand,
  journal: SwapJournal,
): Promise<WipeReason | null> {
  const active = readActiveSwaps().find((one) => one.path === path);
  const header = readSwapHeader(path);
  const facts = journal.open.get(place)?.facts ?? {
    uuid: header?.uuid ?? '',
    label: header?.label ?? '',
    priority: active?.priority ?? null,
  };
  // Before it is switched off: from the journal alone is it known that it has to be switched on again.
  if (!journal.open.has(place)) journal.say(place, 'begun', facts);
  if (active !== undefined) {
    const code = await exitOf(run, swapoff, [path]);
    if (readActiveSwaps().some((one) => one.path === path)) {
      if (header !== null) journal.say(place, 'ended', facts);
      return code === noMemory ? 'swap-no-memory' : 'swap-not-erased';
    }
  }
  journal.say(place, 'overwriting', facts);
  const make = () =>
    succeeds(run, mkswap, ['-U', facts.uuid, ...(facts.label === '' ? [] : ['-L', facts.label]), path]);
  // Cut off in the middle, the next start would take up a half-overwritten image of memory.
  if (header?.isSuspended === true && !(await make())) return 'swap-not-restored';
  await overwriteArea(path);
  if (hasReadableBlocks(path)) return 'swap-not-erased';
  if (!(await make()) || readSwapHeader(path)?.uuid !== facts.uuid) return 'swap-not-restored';
  if (facts.priority !== null) {
    const priority = facts.priority < 0 ? [] : ['-p', String(facts.priority)];
    if (!(await succeeds(run, swapon, [...priority, path]))) return 'swap-not-restored';
  }
  journal.say(place, 'ended', facts);
  return null;
}

/** The header last: until then a start after a power cut finds swap there. Durable when it resolves. */
async function overwriteArea(path: string): Promise<void> {
  const isDevice = statSync(path).isBlockDevice();
  // An exclusive opening of a device is refused while anything of the system uses it.
  const fd = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW | (isDevice ? constants.O_EXCL : 0));
  try {
    const bytes = isDevice ? sizeOf(path) : fstatSync(fd).size;
    await overwriteLong(fd, [{ from: swapHeaderBytes, bytes: bytes - swapHeaderBytes }]);
    overwriteRange(fd, 0, swapHeaderBytes);
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
