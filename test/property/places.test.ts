import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin, liesIn, Place, systemOfPlace } from '#contract/policy/place.ts';
import { anyPath, names, separator } from './support/hostile-paths.ts';

const isPlace = (path: string): boolean => Place.safeParse(path).success;

describe('a place', () => {
  test('is a folder in the one way in which Linux or Windows writes it', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        if (!isPlace(path)) return;
        expect(path.isWellFormed() && path.length <= 1024).toBe(true);
        const parts = path.split(systemOfPlace(path) === 'linux' ? '/' : '\\').slice(1);
        expect(parts.length).toBeGreaterThan(0);
        for (const part of parts) expect(['', '.', '..']).not.toContain(part);
        if (systemOfPlace(path) === 'linux') return;
        expect(path).toMatch(/^[A-Za-z]:\\/);
        for (const part of parts) {
          expect(part).not.toMatch(/[/:*?"<>|]|[ .]$/);
          expect(part).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)( *\.|$)/i);
          expect(part.length).toBeLessThanOrEqual(255);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ...['/', '//a', '/a/', '/a//b', '/a/./b', '/a/..', 'a', '', '~/a', '/a\n', '/\ud800'],
    ...['C:\\', 'C:', 'C:a', 'C:/a', 'C:\\a/b', 'C:\\a\\', 'C:\\\\a', 'C:\\a\\\\b', 'C:\\.', 'C:\\a\\..\\b', 'CC:\\a'],
    ...[
      '\\a',
      '\\\\server\\share\\a',
      '\\\\?\\C:\\a',
      '\\\\.\\C:\\a',
      '\\\\?\\UNC\\s\\a',
      '\\??\\C:\\a',
      '1:\\a',
      'Ｃ:\\a',
    ],
    ...[
      'C:\\CON',
      'C:\\a\\nul.txt',
      'C:\\AUX .x',
      'C:\\COM1',
      'C:\\lpt¹',
      'C:\\CONOUT$',
      'C:\\a.',
      'C:\\a ',
      'C:\\a.\\b',
    ],
    ...[
      'C:\\a:b',
      'C:\\a::$DATA',
      'C:\\a*',
      'C:\\a?',
      'C:\\"a"',
      '"C:\\a"',
      'C:\\<a>',
      'C:\\a|b',
      'C:\\a\tb',
      'C:\\\ud800',
    ],
    ...[`C:\\${'x'.repeat(256)}`, `C:\\${'x\\'.repeat(512)}x`, `/${'x/'.repeat(512)}x`],
  ])('is not %j', (path) => expect(isPlace(path)).toBe(false));

  test.each([
    ...['/a', '/a b /c.', '/CON', '/a\\b', '/C:\\a', '/a:b', '/...', '/\u202e', '/.a'],
    ...['C:\\a', 'z:\\a\\b', 'C:\\Users\\見本 職員\\資料', 'C:\\.a', 'C:\\console', 'C:\\nullable.txt', 'C:\\a.b.c'],
    ...['C:\\WORK~1', `C:\\${'x'.repeat(255)}`, 'C:\\com10', 'C:\\(案)\\#1'],
  ])('is %j', (path) => expect(isPlace(path)).toBe(true));
});

describe('what lies in a place', () => {
  const plainName = fc.constantFrom('a', 'B', 'が', 'か\u3099', 'É', 'ß', '資 料', 'ſ', 'ı', 'Ａ');
  const plain = fc
    .tuple(
      fc.constantFrom(['/', '/'] as const, ['C:\\', '\\'] as const),
      fc.array(plainName, { minLength: 1, maxLength: 3 }),
    )
    .map(([[from, by], all]) => `${from}${all.join(by)}`);
  const otherWays = fc.constantFrom(
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    (text: string) => text.toLowerCase(),
    (text: string) => text.normalize('NFD'),
  );
  /** A place, and a path that is made out of it: written another way, with something behind it. */
  const pair = fc
    .tuple(fc.oneof(plain, anyPath), otherWays, fc.constantFrom('', '/', '\\'), names, separator)
    .map(([place, other, joint, below, by]) => ({ place, path: `${other(place)}${joint}${below.join(by)}` }));

  test('is told by its names, however their accents are written; on Windows by capitals and small letters alike', () => {
    fc.assert(
      fc.property(plain, plainName, otherWays, (place, below, other) => {
        const by = place.startsWith('/') ? '/' : '\\';
        const isOther = by === '/' && other(place).normalize('NFC') !== place.normalize('NFC');
        // The capital of ß is two letters, that of ı and ſ is another letter's.
        fc.pre(!/[ßıſ]/.test(place) || other(place).normalize('NFC') === place.normalize('NFC'));
        expect(liesIn(`${other(place)}${by}${below}`, place)).toBe(!isOther);
        expect(isWithin(other(place), place)).toBe(!isOther);
        expect(liesIn(other(place), place)).toBe(false);
      }),
    );
  });

  test('has its names in front, one by one, and is of its system', () => {
    let lying = 0;
    fc.assert(
      fc.property(fc.oneof(pair, fc.record({ place: anyPath, path: anyPath })), ({ place, path }) => {
        if (!liesIn(path, place)) return;
        lying += 1;
        expect(systemOfPlace(path)).toBe(systemOfPlace(place));
        const by = systemOfPlace(place) === 'linux' ? '/' : '\\';
        const [inside, folder] = [path.split(by), place.split(by)];
        expect(inside.length).toBeGreaterThan(folder.length);
        const key = (text: string) => (by === '/' ? text : text.normalize('NFC').toUpperCase()).normalize('NFC');
        for (const [at, part] of folder.entries()) expect(key(inside[at] ?? '')).toBe(key(part));
        expect(inside).not.toContain('..');
        expect(isWithin(path, place)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    expect(lying).toBeGreaterThan(50);
  });

  test.each([
    ['/a/b/c', '/a/b', true],
    ['/a/bc', '/a/b', false],
    ['/a/b', '/a/b', false],
    ['/A/b', '/a', false],
    ['/か\u3099/b', '/が', true],
    ['/a\\b', '/a', false],
    ['C:\\work\\a', 'C:\\work', true],
    ['C:\\work2\\a', 'C:\\work', false],
    ['C:\\work', 'C:\\work', false],
    ['c:\\WORK\\a', 'C:\\work', true],
    ['D:\\work\\a', 'C:\\work', false],
    ['C:\\資料\\ハ\u309a', 'C:\\資料', true],
    ['C:\\か\u3099\\a', 'C:\\が', true],
    ['C:\\É\\a', 'C:\\e\u0301', true],
    ['C:\\ａ\\x', 'C:\\Ａ', true],
    ['C:\\ａ\\x', 'C:\\a', false],
    ['C:\\SS\\a', 'C:\\ß', false],
    ['C:\\I\\a', 'C:\\ı', false],
    ['C:\\S\\a', 'C:\\ſ', false],
    ['C:\\work.\\a', 'C:\\work', false],
    ['C:\\work \\a', 'C:\\work', false],
    ['C:\\work:x\\a', 'C:\\work', false],
    ['C:\\work\\NUL', 'C:\\work', false],
    ['C:\\work\\a:b', 'C:\\work', false],
    ['C:\\work\\..\\b', 'C:\\work', false],
    ['C:/work/a', 'C:\\work', false],
    ['\\\\?\\C:\\work\\a', 'C:\\work', false],
    ['C:\\WORK~1\\a', 'C:\\work folder', false],
    ['/C:\\work\\a', 'C:\\work', false],
    ['/work/a', 'C:\\work', false],
    ['/C:/work/a', 'C:\\work', false],
    ['C:\\work\\a', '/C:/work', false],
  ])('%j in %j: %s', (path, place, lies) => {
    expect(liesIn(path, place)).toBe(lies);
    // The folder of a file that lies there is there too.
    if (lies) expect(isWithin(path.slice(0, path.lastIndexOf(place.startsWith('/') ? '/' : '\\')), place)).toBe(true);
  });
});
