import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { programKind } from '../../../../agent/guards/install/program-kind.ts';
import { documents, programs, zip } from '../support/sample-programs.ts';

const kindOf = (bytes: Buffer, isExecutable = false) =>
  programKind((offset, length) => bytes.subarray(offset, offset + length), bytes.length, isExecutable);

test.each(programs)('$kind: $what', ({ kind, bytes }) => {
  expect(kindOf(bytes, kind === 'script')).toBe(kind);
});

test.each(documents)('a document, executable or not: $what', ({ bytes }) => {
  expect(kindOf(bytes, false)).toBe(null);
  expect(kindOf(bytes, true)).toBe(null);
});

test('a script that may not be executed is text', () => {
  expect(kindOf(Buffer.from('#!/bin/sh\necho\n'), false)).toBe(null);
});

test('a real program of this system is one', () => {
  expect(kindOf(readFileSync('/bin/true'))).toBe('elf');
});

test('what a program ends in changes nothing, and no bytes make the decision fail', () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all));
  const starts = fc.constantFrom(...[...programs, ...documents].map((one) => one.bytes));
  const fixed = programs.filter(({ kind }) => !['msix', 'jar'].includes(kind));
  fc.assert(
    fc.property(fc.constantFrom(...fixed), bytes, (program, more) => {
      expect(kindOf(Buffer.concat([program.bytes, more]), true)).toBe(program.kind);
    }),
  );
  fc.assert(
    fc.property(starts, bytes, fc.nat(400), (start, noise, cut) => {
      kindOf(Buffer.concat([start.subarray(0, cut), noise, start.subarray(cut + noise.length)]), true);
    }),
    { numRuns: 2_000 },
  );
  fc.assert(fc.property(bytes, (noise) => void kindOf(noise, true)));
});

test('the directory of a packed file counts wherever the manifest stands, and a name must be whole', () => {
  const many = Array.from({ length: 200 }, (_, i) => `payload/${i}.bin`);
  expect(kindOf(zip([...many, 'AppxManifest.xml']))).toBe('msix');
  expect(kindOf(zip([...many, 'META-INF/MANIFEST.MF']))).toBe('jar');
  expect(kindOf(zip(['backup/META-INF/MANIFEST.MF', 'META-INF/manifest.xml']))).toBe(null);
  const inside = zip(['META-INF/MANIFEST.MF']);
  expect(kindOf(zip(['notes.txt'], inside))).toBe(null);
});
