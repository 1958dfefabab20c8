import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#contract/json.ts';
import { canonicalText } from '../../../verify/format/jcs.ts';
import { unsafeWriting, writingFault } from '../../../verify/format/scan-json.ts';

describe('canonical text', () => {
  it('sorts as RFC 8785 section 3.2.3 shows', () => {
    const input = `{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
      "\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}`;
    const values = [...(canonicalText(JSON.parse(input)) ?? '').matchAll(/:"([^"]*)"/g)].map((match) => match[1]);
    expect(values).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('writes strings and literals as RFC 8785 section 3.2.2 shows', () => {
    const value = JSON.parse(
      String.raw`{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    );
    expect(canonicalText(value)).toBe(String.raw`{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}`);
  });

  it.each([
    [0, '0'],
    [-0, '0'],
    [1e3, '1000'],
    [-9007199254740991, '-9007199254740991'],
    [9007199254740992, null],
    [0.5, null],
    [1e21, null],
    [333333333.3333333, null],
    ['\ud800', null],
    [{ '\udfff': 1 }, null],
  ])('of %j is %j', (value, text) => {
    expect(canonicalText(value)).toBe(text);
  });

  it('ends at 32 levels', () => {
    const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(canonicalText(nested(32))).not.toBeNull();
    expect(canonicalText(nested(33))).toBeNull();
    expect(writingFault(JSON.stringify(nested(32)))).toBeNull();
    expect(writingFault(JSON.stringify(nested(33)))).toBe('depth');
  });

  it('is the same as the package that the contract uses, where the format allows the value', () => {
    const value = fc.jsonValue().filter((v) => canonicalText(v) !== null);
    fc.assert(
      fc.property(value, (v) => {
        expect(canonicalText(v)).toBe(canonicalJson(v));
      }),
    );
  });

  it('is what the scanner finds nothing in, and what is not, it does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2), (value, spaces) => {
        const text = JSON.stringify(value, null, spaces);
        const canonical = canonicalText(JSON.parse(text));
        expect(writingFault(text) === null).toBe(text === canonical);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the scanner names', () => {
  it.each([
    ['{"a":1,"a":1}', 'duplicate-name'],
    ['{"a":1,"\\u0061":1}', 'duplicate-name'],
    ['{"b":1,"a":1}', 'name-order'],
    ['{"a":{"b":1},"a":2}', 'duplicate-name'],
    ['[1e3]', 'number-form'],
    ['[1.0]', 'number-form'],
    ['[-0]', 'number-form'],
    ['[9007199254740993]', 'number-range'],
    ['[1e400]', 'number-range'],
    ['["\\ud800"]', 'lone-surrogate'],
    ['["\\u0041"]', 'string-form'],
    ['["\\u000A"]', 'string-form'],
    ['[ 1]', 'white-space'],
    ['[1]\n', 'white-space'],
  ] as const)('%s: %s', (text, fault) => {
    JSON.parse(text);
    expect(writingFault(text)).toBe(fault);
  });

  it('only what it is asked for', () => {
    expect(writingFault('{ "b": 1e0, "a": 1 }', unsafeWriting)).toBeNull();
    expect(writingFault('{ "b": 1, "b": 1 }', unsafeWriting)).toBe('duplicate-name');
  });
});
