import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, type EntryType, entryTypes } from '#contract/trail/catalogue.ts';
import { dataOf, isKnownType } from '../../../verify/trail/catalogue.ts';
import { sampleData } from '../../attack/support/sample-data.ts';
import { anyPath } from '../../property/support/hostile-paths.ts';

const values: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1, 100, 2 ** 53, '', 'x', ' x\t', 'x\u0000y', 'x\ny', '   ', 'x'.repeat(401)],
  ...['x'.repeat(5000), [], {}, 'measured', 'save', 'TM-999', '08:30', '24:00', '2026-11-21', '100123'],
  ...['2026-02-29', '2026-13-01', '2026-02-28T23:59:59.999Z', '2026-02-30T00:00:00.000Z', '2026-13-01T00:00:00.000Z'],
  ...['/a/b', '/a/', 'C:\\a', 'C:\\', 'C:\\a.', 'C:\\nul', '\\\\?\\C:\\a'],
  ...['2026-11-21T24:00:00.000Z', '2026-11-21T00:00:60.000Z', '6KGo', 'eA==', 'eB==', 'eHg=', 'eHh=', 'eA', 'eA='],
];

/** All places in a JSON value, as paths. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
  return [path, ...inner];
}

function put(root: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = structuredClone(root) as Record<string | number, unknown>;
  copy[key] = put(copy[key], rest, value);
  return copy;
}

/** Where the document is wider than the contract's schema: the list of codes grows with every version. */
const isKnownDifference = (path: readonly (string | number)[], value: unknown): boolean =>
  path.at(-1) === 'code' && value === 'TM-999';

/** Section 11 of the document: what each row says of its types. */
const rowsOfPage = new Map<string, string>(
  readFileSync(join(import.meta.dirname, '../../../docs/trail-format.md'), 'utf8')
    .split('## 11. Catalogue')[1]
    ?.split('\n## ')[0]
    ?.split('\n')
    .flatMap((line) => {
      const [, names = '', data = ''] = line.split('|');
      return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, data] as const);
    }),
);

describe('the page', () => {
  it('has a row for each type, and no other', () => {
    expect([...rowsOfPage.keys()].toSorted()).toEqual([...entryTypes].toSorted());
  });

  it.each(entryTypes)('names each field of %s', (type) => {
    const row = rowsOfPage.get(type) ?? '';
    const like = /as `([^`]+)`/.exec(row)?.[1];
    const said = `${row} ${rowsOfPage.get(like ?? '') ?? ''}`.split(/[^A-Za-z0-9]+/);
    for (const field of Object.keys(sampleData[type])) expect(said, field).toContain(field);
  });
});

describe("the verifier's catalogue", () => {
  it('has the types of the contract', () => {
    expect(Object.keys(dataOf).toSorted()).toEqual([...entryTypes].toSorted());
    expect(isKnownType('toString')).toBe(false);
    expect(isKnownType('__proto__')).toBe(false);
  });

  it.each(entryTypes)('takes true data of %s', (type) => {
    expect(catalogue[type].data.safeParse(sampleData[type]).success).toBe(true);
    expect(dataOf[type].safeParse(sampleData[type]).success).toBe(true);
    expect(dataOf[type].safeParse({ ...sampleData[type], unknown: 1 }).success).toBe(false);
  });

  it('agrees with the contract on data with any one value changed', () => {
    const change = fc.record({ type: fc.constantFrom(...entryTypes), at: fc.nat(), value: fc.constantFrom(...values) });
    fc.assert(
      fc.property(change, ({ type, at, value }) => {
        const paths = pathsOf(sampleData[type]);
        const path = paths[at % paths.length] ?? [];
        if (isKnownDifference(path, value)) return;
        const data = put(sampleData[type], path, value);
        expect([type, path, value, dataOf[type].safeParse(data).success]).toEqual([
          type,
          path,
          value,
          catalogue[type].data.safeParse(data).success,
        ]);
      }),
      { numRuns: 5000 },
    );
  });

  it('agrees with the contract on what is a place, on Linux and on Windows', () => {
    const type = 'exception.requested';
    const taken = new Set<string>();
    fc.assert(
      fc.property(anyPath, (place) => {
        const data = { ...sampleData[type], place };
        const is = dataOf[type].safeParse(data).success;
        expect([place, is]).toEqual([place, catalogue[type].data.safeParse(data).success]);
        if (is) taken.add(place.slice(0, 1));
      }),
      { numRuns: 5000 },
    );
    expect(taken).toEqual(new Set(['/', 'C', 'c']));
  });

  it.each([
    ['gap.found', 'from', '2026-02-30T00:00:00.000Z'],
    ['gap.found', 'from', '2026-11-21T24:00:00.000Z'],
    ['loan.opened', 'from', '2026-13-01'],
    ['loan.opened', 'to', '2025-02-29'],
  ] as const satisfies readonly (readonly [EntryType, string, string])[])(
    '%s knows that there is no %s %s',
    (type, field, value) => {
      expect(dataOf[type].safeParse({ ...sampleData[type], [field]: value }).success).toBe(false);
    },
  );
});
