import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareStanding, type KnownStanding, nextSerial } from '#contract/loan/standing.ts';

const unknown: KnownStanding = { serial: 0, revoked: false };
/** An office's changes, by a clock that may leap and be set back; its words in the order of their making. */
const words = fc
  .array(fc.record({ revoked: fc.boolean(), at: fc.integer({ min: 0, max: 4_102_444_800_000 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((changes) => {
    const made: KnownStanding[] = [];
    for (const { revoked, at } of changes)
      made.push({ revoked, serial: nextSerial(made.at(-1)?.serial ?? 0, new Date(at)) });
    return made;
  });
const takenBy = (heard: readonly KnownStanding[]): KnownStanding =>
  heard.reduce((known, said) => (compareStanding(known, said) === 'newer' ? said : known), unknown);

describe('the serial of a standing', () => {
  test('grows with every change, whatever the clock does', () => {
    fc.assert(
      fc.property(words, (made) => {
        for (const [n, { serial }] of made.entries()) expect(serial).toBeGreaterThan(made[n - 1]?.serial ?? 0);
      }),
    );
  });

  test('words lost, doubled and replayed in any order: the newest that was heard stands, and none before it again', () => {
    const heard = words.chain((made) =>
      fc.tuple(fc.constant(made), fc.array(fc.nat(made.length - 1), { minLength: 1, maxLength: 60 })),
    );
    fc.assert(
      fc.property(heard, ([made, order]) => {
        const sent = order.map((n) => made[n]).filter((word) => word !== undefined);
        expect(takenBy(sent)).toEqual(made[Math.max(...order)]);
      }),
    );
  });

  test('one serial never has two meanings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.boolean(), (serial, revoked) => {
        expect(compareStanding({ serial, revoked }, { serial, revoked })).toBe('again');
        expect(compareStanding({ serial, revoked }, { serial, revoked: !revoked })).toBe('other');
      }),
    );
  });
});
