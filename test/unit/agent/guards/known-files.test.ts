import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyedHash } from '../../../../agent/guards/save/keyed-hash.ts';
import { createKnownFiles } from '../../../../agent/guards/save/known-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-known-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An hour ahead: what was just written is settled. */
const later = { now: () => new Date(Date.now() + 3_600_000) };

test('more files than it began with room for: each is known to the rules that know it, until it changes', async () => {
  const known = createKnownFiles(later);
  const names = Array.from({ length: 1_500 }, (_, i) => `f${i}`);
  for (const name of names) {
    writeFileSync(join(folder, name), 'x');
    const path = Buffer.from(join(folder, name));
    known.add(path, await lstat(path, { bigint: true }), 1);
    if (name.endsWith('0')) known.add(path, await lstat(path, { bigint: true }), 2);
  }
  const of = (name: string): number => known.of(Buffer.from(folder), Buffer.from(name));
  for (const name of names) expect(of(name), name).toBe(name.endsWith('0') ? 3 : 1);
  writeFileSync(join(folder, 'f7'), 'y');
  writeFileSync(join(folder, 'f8-new'), 'x');
  renameSync(join(folder, 'f8-new'), join(folder, 'f8'));
  for (const name of ['f7', 'f8', 'missing']) expect(of(name), name).toBe(0);
  known.forget(1);
  expect([of('f10'), of('f11')]).toEqual([2, 0]);
  for (let i = 0; i < 20; i += 1) known.scan();
  expect(of('f10')).toBe(0);
});

test('a file is not known where its folder was taken to, though nothing of the file has changed', async () => {
  const known = createKnownFiles(later);
  mkdirSync(join(folder, 'a'));
  writeFileSync(join(folder, 'a/f'), 'x');
  known.add(Buffer.from(join(folder, 'a/f')), await lstat(join(folder, 'a/f'), { bigint: true }), 1);
  expect(known.of(Buffer.from(join(folder, 'a')), Buffer.from('f'))).toBe(1);
  renameSync(join(folder, 'a'), join(folder, 'b'));
  expect(known.of(Buffer.from(join(folder, 'b')), Buffer.from('f'))).toBe(0);
});

test('a file that has just changed is not known yet', async () => {
  writeFileSync(join(folder, 'f'), 'x');
  const stat = await lstat(join(folder, 'f'), { bigint: true });
  const known = createKnownFiles({ now: () => new Date(Number(stat.ctimeMs) + 100) });
  known.add(Buffer.from(join(folder, 'f')), stat, 1);
  expect(known.of(Buffer.from(folder), Buffer.from('f'))).toBe(0);
});

test('hashes differ with the words, their number and the key, and are whole numbers that a double holds', () => {
  const words = fc.uint32Array({ maxLength: 12 });
  const key = fc.tuple(fc.integer(), fc.integer());
  const isSame = (a: Uint32Array, b: Uint32Array): boolean =>
    a.length === b.length && a.every((word, i) => word === b[i]);
  fc.assert(
    fc.property(key, key, words, words, (one, other, a, b) => {
      const hash = createKeyedHash(one);
      expect(hash(a)).toBe(createKeyedHash(one)(Uint32Array.from(a)));
      expect(Number.isSafeInteger(hash(a)) && hash(a) > 0).toBe(true);
      expect(hash(a) === hash(b)).toBe(isSame(a, b));
      expect(hash(Uint32Array.from([...a, 0]))).not.toBe(hash(a));
      if (one[0] !== other[0] || one[1] !== other[1]) expect(createKeyedHash(other)(a)).not.toBe(hash(a));
    }),
  );
});
