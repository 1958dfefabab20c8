import { expect, test } from 'vitest';
import { canaryNeedle } from '../../../../../agent/wipe/canary-text.ts';
import { CanaryScanner } from '../../../../../agent/wipe/scan.ts';
import { type OpenVolume, scanVolume } from '../../../../../agent/wipe/windows/scan-volume.ts';

const canary = { marker: 'ab'.repeat(32), form: 'utf16le' } as const;
const sectors = 3000;
const bytes = sectors * 4096;
const storage = Buffer.alloc(bytes);
// Across the edge of two reads.
canaryNeedle(canary).copy(storage, 4 * 1024 * 1024 - 7);

/** A volume as Windows lets one be read: whole sectors from the beginning of one, and nothing behind the end. */
const volume =
  (bad: (at: number, length: number) => number | null = () => null): OpenVolume =>
  () => ({
    read: (into, at) => {
      if (at % 4096 !== 0 || into.length % 4096 !== 0 || at + into.length > bytes) throw new Error('no sector');
      return bad(at, into.length) ?? storage.copy(into, 0, at);
    },
    close: () => undefined,
  });
const scanned = (open: OpenVolume, length = bytes) => {
  const scanner = new CanaryScanner([canary]);
  return { whole: scanVolume(scanner, open, 'C:', length), found: scanner.found.size, bytes: scanner.bytes };
};

test('a volume is read in whole sectors to its end', () => {
  expect(scanned(volume())).toEqual({ whole: true, found: 1, bytes });
  // The part of a sector at the end is nobody's.
  expect(scanned(volume(), bytes - 1)).toMatchObject({ whole: true, bytes: bytes - 4096 });
});
test.each<readonly [string, OpenVolume]>([
  [
    'cannot be opened',
    () => {
      throw new Error('denied');
    },
  ],
  [
    'has a bad sector',
    volume((at) => {
      if (at > 0) throw new Error('io');
      return null;
    }),
  ],
  ['ends before its end', volume((at) => (at > 0 ? 0 : null))],
  ['gives part of a sector', volume((_, length) => length - 1)],
])('a volume that %s was not read whole', (_what, open) => {
  expect(scanned(open).whole).toBe(false);
});
test('nor one without a length', () => expect(scanned(volume(), 0).whole).toBe(false));
