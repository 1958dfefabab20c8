import { randomInt } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { CheckReport } from '#contract/loan/wipe-report.ts';

const blockBytes = 4096;
export type Sample = CheckReport['sampled'];

/** Takes blocks at random from each device, from its `first` on. One that cannot be read gives none. */
export function sampleBlocks(paths: readonly string[], blocksEach: number, first = 0): Sample {
  const sample = { blocks: 0, zero: 0, random: 0, readable: 0 };
  const block = Buffer.alloc(blockBytes);
  for (const path of paths) {
    const blocks = Math.floor(sizeOf(path) / blockBytes);
    if (blocks <= first) continue;
    const fd = openSync(path, 'r');
    try {
      for (let i = 0; i < blocksEach; i += 1) {
        if (readSync(fd, block, 0, blockBytes, randomInt(first, blocks) * blockBytes) !== blockBytes) continue;
        sample.blocks += 1;
        sample[kindOf(block)] += 1;
      }
    } finally {
      closeSync(fd);
    }
  }
  return sample;
}

/**
 * What a block holds. Random bytes use all 256 values about equally: their χ² over 256 cells is 255 ± 23, so that up to
 * 400 is random with all but one block in a hundred million; what people write lies in the thousands.
 */
export function kindOf(block: Buffer): 'zero' | 'random' | 'readable' {
  const counts = new Uint32Array(256);
  for (const byte of block) counts[byte] = (counts[byte] ?? 0) + 1;
  if (counts[0] === block.length) return 'zero';
  const expected = block.length / 256;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return chiSquare <= 400 ? 'random' : 'readable';
}

/** Bytes of a file or a block device; 0 where it is not there. */
export function sizeOf(path: string): number {
  try {
    const stat = statSync(path);
    if (!stat.isBlockDevice()) return stat.size;
    const [major, minor] = [(stat.rdev >> 8) & 0xfff, (stat.rdev & 0xff) | ((stat.rdev >> 12) & 0xfff00)];
    return Number(readFileSync(`/sys/dev/block/${major}:${minor}/size`, 'utf8')) * 512;
  } catch {
    return 0;
  }
}
