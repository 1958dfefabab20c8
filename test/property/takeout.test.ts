import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScanResult } from '#contract/takeout/findings.ts';
import {
  faultOf,
  type LookedAtFile,
  mayGo,
  stateAfter,
  type TakeoutAct,
  type TakeoutState,
} from '#contract/takeout/life.ts';
import { clashes, numberedPath, TakeoutPath } from '#contract/takeout/paths.ts';

const clear: ScanResult = { scanned: true, findings: [] };
const found: ScanResult = {
  scanned: true,
  findings: [{ kind: 'my-number', count: 1, places: [{ place: '1行目', excerpt: '' }] }],
};
const acts: readonly TakeoutAct[] = ['change', 'apply', 'clear', 'approve', 'return', 'refuse', 'withdraw', 'revoke'];
const file = fc.record({
  bytes: fc.constant(3),
  received: fc.constantFrom(0, 3),
  scan: fc.constantFrom(null, clear, found, { scanned: false, findings: [] }),
  isCleared: fc.boolean(),
});

describe('the life of a データ持出し申請', () => {
  it('leads to approved by another person alone, with every file whole, looked through, and free or cleared', () => {
    const step = fc.record({
      act: fc.constantFrom(...acts),
      isOwn: fc.boolean(),
      files: fc.array(file, { maxLength: 4 }),
      papers: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let state: TakeoutState = 'draft';
        for (const { act, ...rest } of steps) {
          if (faultOf(act, { state, ...rest }) !== null) continue;
          const next = stateAfter(act, state);
          if (next === 'approved') {
            expect([state, act, rest.isOwn]).toEqual(['applied', 'approve', false]);
            expect(rest.files.every((one: LookedAtFile) => one.received === one.bytes && mayGo(one))).toBe(true);
          }
          // Files change only where nobody looks at them.
          if (act === 'change') expect(['draft', 'returned']).toContain(state);
          if (['refused', 'withdrawn', 'revoked'].includes(state)) expect.unreachable('nothing follows an end');
          state = next;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the path of a taken-out file', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '',
      'con',
      'CON.txt',
      'a',
      '表',
      'は\u3099',
      'a:b',
      'a\\b',
      ' a',
      'a ',
      'a.',
      '.a',
      'lpt¹',
      '\u202e',
      '\ud800',
      'NUL.tar.gz',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  it('stays below its folder on Linux and on Windows, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (names) => {
        const path = names.join('/');
        if (!TakeoutPath.safeParse(path).success) return;
        expect(posix.resolve('/w/d', path)).toBe(`/w/d/${path}`);
        expect(win32.resolve('C:\\w\\d', path)).toBe(`C:\\w\\d\\${path.replaceAll('/', '\\')}`);
        expect(
          path.split('/').some((name) => /^(con|nul|lpt)/i.test(name) && /^(con|nul|lpt.)(\.|$)/i.test(name)),
        ).toBe(false);
        expect(TakeoutPath.safeParse(numberedPath(path, 2)).success || path.length > 600).toBe(true);
        expect(clashes(path, [path.toUpperCase()])).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
  it('takes the names that people give', () => {
    for (const path of [
      '資料/議事録（案）.docx',
      'R8 予算_最終 (2).xlsx',
      '髙橋﨑.txt',
      '𠮷野.pdf',
      'condition.txt',
      'a.b.c',
    ])
      expect(TakeoutPath.safeParse(path).success, path).toBe(true);
    expect(numberedPath('表/一覧.xlsx', 2)).toBe('表/一覧 (2).xlsx');
    expect(numberedPath('a.b/一覧', 3)).toBe('a.b/一覧 (3)');
  });
  it.each(['ß', 'ẞ', 'ᾀ', 'ΐ', 'ς', 'ŉ', 'İ', 'ｶ', '㍻'])(
    'is taken where it differs from %s in case alone',
    (letter) => {
      for (const other of [letter.toUpperCase(), letter.toLowerCase()])
        expect(clashes(`表/${letter}.csv`, [`表/${other}.csv`]), other).toBe(true);
      expect(clashes(`表/${letter}.csv`, [`表/${letter}2.csv`])).toBe(false);
    },
  );
});
