import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { RecoveryCode, readSecondCode } from '#contract/people/second-factor.ts';
import { randomSigns } from '../../../../server/auth/random-signs.ts';
import { factorBox } from '../../../../server/auth/second-factor/factor-box.ts';
import { secretBytes, stepOf, uriOf } from '../../../../server/auth/second-factor/totp.ts';

/** RFC 6238 appendix B, SHA-1: the last six of its eight digits. */
const secret = Buffer.from('12345678901234567890');
const vectors = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const;
/** Codes of the steps 98 to 112. */
const codes = Array.from({ length: 15 }, (_, n) =>
  new TOTP({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) }).generate({
    timestamp: (98 + n) * 30_000,
  }),
);

const codeAt = (step: number): string => {
  const at = vectors.find(([sec]) => Math.floor(sec / 30) === step);
  if (at === undefined) throw new Error('no vector');
  return at[1];
};

describe('a time step', () => {
  it.each(vectors)('at %i s is told by %s (RFC 6238 appendix B)', (sec, code) => {
    expect(stepOf(secret, code, sec * 1000, 0)).toBe(Math.floor(sec / 30));
  });

  it('is taken one step early or late, no further, and once', () => {
    const step = Math.floor(1111111109 / 30);
    const code = codeAt(step);
    for (const [off, expected] of [
      [-2, null],
      [-1, step],
      [0, step],
      [1, step],
      [2, null],
    ] as const) {
      expect(stepOf(secret, code, (step + off) * 30_000, 0)).toBe(expected);
    }
    expect(stepOf(secret, code, step * 30_000, step)).toBeNull();
    expect(stepOf(secret, code, step * 30_000, step - 1)).toBe(step);
  });

  it('never goes back: whatever codes come, the steps that are taken rise', () => {
    const tries = fc.array(
      fc.record({ at: fc.integer({ min: 100, max: 110 }), of: fc.integer({ min: 98, max: 112 }) }),
    );
    fc.assert(
      fc.property(tries, (all) => {
        let last = 0;
        for (const { at, of } of all) {
          const code = codes[of - 98] ?? '';
          const step = stepOf(secret, code, at * 30_000 + 7, last);
          if (step === null) continue;
          expect(step).toBeGreaterThan(last);
          expect(Math.abs(step - at)).toBeLessThanOrEqual(1);
          last = step;
        }
      }),
    );
  });
});

it('is told to an app by otpauth://, with nothing that an app does not take', () => {
  const { uri, secret: typed } = uriOf(secret, '200045');
  const url = new URL(uri);
  expect([url.protocol, url.host]).toEqual(['otpauth:', 'totp']);
  expect(decodeURIComponent(url.pathname)).toBe('/端末守:200045');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    ...{ issuer: '端末守', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' },
    ...{ algorithm: 'SHA1', digits: '6', period: '30' },
  });
  expect(typed).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
});

describe('what the database keeps', () => {
  const key = () => generateKeyPairSync('ed25519').privateKey;

  it('opens with the same key for the same person alone', () => {
    const [mine, others] = [factorBox(key(), randomBytes), factorBox(key(), randomBytes)];
    const hidden = randomBytes(secretBytes);
    const sealed = mine.seal('200045', hidden);
    expect(mine.open('200045', sealed)).toEqual(hidden);
    expect(mine.seal('200045', hidden)).not.toBe(sealed);
    expect(() => mine.open('200046', sealed)).toThrow();
    expect(() => others.open('200045', sealed)).toThrow();
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => mine.open('200045', changed.toString('base64'))).toThrow();
    }
    expect(() => mine.open('200045', bytes.subarray(0, 30).toString('base64'))).toThrow();
  });

  it('of a recovery code is a hash under a key, another one for each person', () => {
    const box = factorBox(key(), randomBytes);
    expect(box.hashOf('200045', 'aaaaa-aaaaa')).toMatch(/^[0-9a-f]{64}$/);
    expect(box.hashOf('200045', 'aaaaa-aaaaa')).not.toBe(box.hashOf('200046', 'aaaaa-aaaaa'));
    expect(box.hashOf('200045', 'aaaaa-aaaaa')).not.toBe(factorBox(key(), randomBytes).hashOf('200045', 'aaaaa-aaaaa'));
  });

  it('recovery codes have the form that is asked for', () => {
    for (let n = 0; n < 200; n += 1) {
      const signs = randomSigns(randomBytes, 10);
      expect(RecoveryCode.safeParse(signs.replace(/^.{5}/, '$&-')).success, signs).toBe(true);
    }
  });
});

it('a code is read as people type it', () => {
  for (const typed of ['123456', '１２３４５６', ' 123 456 ', '123-456']) expect(readSecondCode(typed)).toBe('123456');
  for (const typed of ['abcde-fghjk', 'ABCDE FGHJK', 'ａｂｃｄｅーｆｇｈｊｋ', 'abcdefghjk'])
    expect(readSecondCode(typed)).toBe('abcde-fghjk');
  for (const typed of ['', '12345', '1234567', 'abcde-fghjo', 'abcde-fghj', '①23456x'])
    expect(readSecondCode(typed)).toBeNull();
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const code = readSecondCode(typed);
      if (code !== null) expect(readSecondCode(code)).toBe(code);
    }),
  );
});
