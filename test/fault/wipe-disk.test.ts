import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WipeDisk } from './support/wipe-disk.ts';

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)(`a disk without encryption (${isRoot ? 'ext4 on a loop device' : 'needs root'})`, () => {
  let disk: WipeDisk;
  beforeEach(async () => {
    disk = await WipeDisk.open(64);
  });
  afterEach(() => disk.close());

  test('is erased: every canary is found before, none after', { timeout: 120_000 }, async () => {
    const canaries = await disk.plant();
    expect(canaries).toHaveLength(24);
    expect(disk.canariesLeft(canaries)).toBe(24);
    const report = await disk.wipe(canaries);
    expect(report).toMatchObject({ result: 'erased', reasons: [], technique: 'overwrite' });
    expect(report.before?.places.map(({ planted, found }) => planted - found)).toEqual([0, 0, 0, 0]);
    expect(report.after?.places.map(({ found }) => found)).toEqual([0, 0, 0, 0]);
    expect(disk.canariesLeft(canaries)).toBe(0);
    expect(await disk.check(canaries)).toMatchObject({ verdict: 'clean', reasons: [], selfTest: 'passed' });
  });
});
