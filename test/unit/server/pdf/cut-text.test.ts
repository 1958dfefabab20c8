import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutText } from '../../../../server/pdf/cut-text.ts';

const within = (signs: number) => (text: string) => text.length <= signs;

it('gives the longest beginning that fits, and loses nothing but a line break at the cut', () => {
  expect(cutText('在宅勤務計画書', within(4))).toEqual(['在宅勤務', '計画書']);
  expect(cutText('在宅', within(4))).toEqual(['在宅', '']);
  expect(cutText('在宅\n勤務', within(2))).toEqual(['在宅', '勤務']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
      const [begun, rest] = cutText(text, within(most));
      expect([begun + rest, `${begun}\n${rest}`]).toContain(text);
      expect(begun).not.toBe('');
    }),
  );
});

it('keeps a sign whole: beyond the first plane, and with its variation selector', () => {
  expect(cutText('髙𠮷', within(2))).toEqual(['髙', '𠮷']);
  expect(cutText('a葛\u{e0100}城', within(3))).toEqual(['a', '葛\u{e0100}城']);
});

it('gives one sign where not even that fits', () => {
  expect(cutText('𠮷田', within(0))).toEqual(['𠮷', '田']);
});
