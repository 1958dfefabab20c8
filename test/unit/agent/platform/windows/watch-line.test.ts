import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLineSplitter } from '../../../../../agent/platform/windows/line-splitter.ts';
import { parseWatchLine } from '../../../../../agent/platform/windows/watch-line.ts';
import { fixtures, lineOf } from './support/watch-lines.ts';

const parse = (text: string) => parseWatchLine(Buffer.from(text));

describe('a line of watch.ps1', () => {
  test.each(fixtures.map(({ name }) => name))('%s is read', (name) => {
    const line = lineOf(name);
    expect(parse(line)).toEqual(JSON.parse(line));
  });

  test.each(fixtures.map(({ name }) => name))('%s with one field more, at any depth, or one less is none', (name) => {
    const paths = (value: unknown): (readonly (string | number)[])[] =>
      typeof value === 'object' && value !== null
        ? [[], ...Object.entries(value).flatMap(([key, below]) => paths(below).map((path) => [key, ...path]))]
        : [];
    const whole: unknown = JSON.parse(lineOf(name));
    for (const path of paths(whole)) {
      const changed: unknown = JSON.parse(lineOf(name));
      const at = path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], changed);
      if (Array.isArray(at)) continue;
      (at as Record<string, unknown>).other = 1;
      expect(parse(JSON.stringify(changed)), path.join('.')).toBeNull();
    }
    const { d: _, ...without } = whole as { readonly d: unknown };
    expect(parse(JSON.stringify(without))).toBeNull();
  });

  test('anything else is none, and nothing throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => parseWatchLine(Buffer.from(bytes)) === null));
    fc.assert(fc.property(fc.json(), (text) => parse(text) === null));
    for (const text of ['', 'null', '[]', '{"t":"heartbeat"}', `${lineOf('heartbeat')} `.repeat(2)]) {
      expect(parse(text)).toBeNull();
    }
  });

  test('a line that was cut, or changed in one place, is read as what it says or not at all', () => {
    const some = fc.constantFrom(...fixtures.map(({ line }) => line));
    fc.assert(fc.property(some, fc.nat(), (line, at) => parse(line.slice(0, at % line.length)) === null));
    const kinds = new Set(fixtures.map(({ line }) => (JSON.parse(line) as { readonly t: string }).t));
    fc.assert(
      fc.property(some, fc.nat(), fc.integer({ min: 0, max: 255 }), (line, at, byte) => {
        const bytes = Buffer.from(line);
        bytes[at % bytes.length] = byte;
        const parsed = parseWatchLine(bytes);
        return parsed === null || kinds.has(parsed.t);
      }),
    );
  });
});

describe('what a child writes', () => {
  const split = (chunks: readonly Buffer[]): (string | null)[] => {
    const lines: (string | null)[] = [];
    const chunk = createLineSplitter((line) => lines.push(line?.toString('utf8') ?? null));
    for (const each of chunks) chunk(each);
    return lines;
  };

  test('comes out as the same lines, in whatever pieces it comes', () => {
    const line = fc.stringMatching(/^[^\r\n]{1,20}$/u);
    const sizes = fc.array(fc.nat({ max: 50 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), sizes, fc.constantFrom('\n', '\r\n'), (lines, cuts, end) => {
        const bytes = Buffer.from(lines.map((each) => each + end).join(''));
        const chunks: Buffer[] = [];
        let from = 0;
        for (const size of cuts) {
          chunks.push(bytes.subarray(from, from + size));
          from += size;
        }
        chunks.push(bytes.subarray(from));
        expect(split(chunks)).toEqual(lines.map((each) => Buffer.from(each).toString('utf8')));
      }),
    );
  });

  test('a line without an end is none yet; one that is too long is told once, and the next is read', () => {
    expect(split([Buffer.from('half')])).toEqual([]);
    const long = Buffer.alloc(700_000, 0x61);
    expect(split([long, long, long, Buffer.from('\nnext\n')])).toEqual([null, 'next']);
  });
});
