import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutOut, spanOf } from '../../../../server/http/range.ts';

describe('Range', () => {
  it('is one stretch of bytes, or all of them', () => {
    expect(spanOf(undefined, 10)).toEqual({ from: 0, to: 9 });
    expect(spanOf('bytes=3-', 10)).toEqual({ from: 3, to: 9 });
    expect(spanOf('bytes=3-5', 10)).toEqual({ from: 3, to: 5 });
    expect(spanOf('bytes=3-99', 10)).toEqual({ from: 3, to: 9 });
    expect(spanOf('bytes=-4', 10)).toEqual({ from: 6, to: 9 });
    expect(spanOf('bytes=-99', 10)).toEqual({ from: 0, to: 9 });
    for (const other of ['bytes=0-1,3-4', 'lines=1-2', 'bytes=5-3', 'bytes=-', '3-5', 'bytes=1e3-'])
      expect(spanOf(other, 10), other).toEqual({ from: 0, to: 9 });
  });

  it('beyond the end is none', () => {
    expect(spanOf('bytes=10-', 10)).toBeNull();
    expect(spanOf('bytes=-0', 10)).toBeNull();
  });

  it('is never outside the file, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1_000_000 }), (text, size) => {
        for (const header of [text, `bytes=${text}`]) {
          const span = spanOf(header, size);
          if (span !== null) expect(0 <= span.from && span.from <= span.to && span.to < size).toBe(true);
        }
      }),
    );
  });
});

it('cuts out of a stream what lies between two places, however it is chopped', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1 }),
      fc.nat(200),
      fc.nat(200),
      async (parts, a, b) => {
        const chunks = parts.map((part) => Buffer.from(part));
        const whole = Buffer.concat(chunks);
        fc.pre(whole.length > 0);
        const [from = 0, to = 0] = [a % whole.length, b % whole.length].sort((x, y) => x - y);
        const stream = (async function* () {
          yield* chunks;
        })();
        const got: Buffer[] = [];
        for await (const chunk of cutOut(stream, { from, to })) got.push(chunk);
        expect(Buffer.concat(got).equals(whole.subarray(from, to + 1))).toBe(true);
      },
    ),
  );
});
