import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packageChange, readPackages } from '../../../../agent/guards/install/packages.ts';

const stanza = (name: string, version: string, status = 'install ok installed', architecture = 'amd64') =>
  `Package: ${name}\nStatus: ${status}\nArchitecture: ${architecture}\nVersion: ${version}\nDescription: x\n more: of it\n`;

test('installed packages with their versions; removed ones that left their settings are none', () => {
  const text = [
    stanza('vim', '2:9.0'),
    stanza('nano', '7.2', 'deinstall ok config-files'),
    stanza('vim', '2:8', undefined, 'i386'),
  ];
  expect([...(readPackages(text.join('\n')) ?? [])]).toEqual([
    ['vim:amd64', '2:9.0'],
    ['vim:i386', '2:8'],
  ]);
});

test('a text that is no status file shows nothing', () => {
  expect(readPackages('Package: vim\nVersion: 1\n')).toBeNull();
  expect(readPackages('half')).toBeNull();
  expect(readPackages('')).toEqual(new Map());
});

test('any text is read without a throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readPackages(text)));
});

test('what came, what went, what is new in another version; the first fifty of each by name', () => {
  const before = new Map([
    ['a:all', '1'],
    ['b:all', '1'],
    ['c:all', '1'],
  ]);
  const after = new Map([
    ['a:all', '1'],
    ['b:all', '2'],
    ['d:all', '1'],
  ]);
  expect(packageChange(before, after)).toEqual({
    added: ['b:all 2', 'd:all 1'],
    removed: ['b:all 1', 'c:all 1'],
    more: 0,
  });
  expect(packageChange(before, before)).toBeNull();
  const many = new Map(Array.from({ length: 70 }, (_, i) => [`p${i}:all`, '1']));
  expect(packageChange(new Map(), many)).toMatchObject({ removed: [], more: 20 });
  expect(packageChange(new Map(), many)?.added).toHaveLength(50);
});

test('what was told together makes one set out of the other', () => {
  const packages = fc
    .dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.constantFrom('1', '2'))
    .map((o) => new Map(Object.entries(o)));
  fc.assert(
    fc.property(packages, packages, (before, after) => {
      const change = packageChange(before, after);
      const lines = (m: ReadonlyMap<string, string>) => new Set([...m].map(([n, v]) => `${n} ${v}`));
      const result = lines(before);
      for (const gone of change?.removed ?? []) expect(result.delete(gone)).toBe(true);
      for (const come of change?.added ?? []) result.add(come);
      expect(result).toEqual(lines(after));
    }),
  );
});
