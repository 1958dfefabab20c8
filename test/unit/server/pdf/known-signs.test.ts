import { expect, it } from 'vitest';
import { knownSigns } from '../../../../server/pdf/known-signs.ts';

const inFont = new Set([...'在宅勤務髙葛〓 '].map((sign) => sign.codePointAt(0)));
const signs = () => knownSigns((codePoint) => inFont.has(codePoint));

it('sets a geta for each sign that the font has not, and names it', () => {
  const { shown, missing } = signs();
  expect(shown('髙\ue000𠮷')).toBe('髙〓〓');
  expect(shown('在宅')).toBe('在宅');
  expect(missing()).toEqual(['U+E000', 'U+20BB7']);
});

it('leaves line breaks and variation selectors, and takes other signs without a form away', () => {
  const { shown, missing } = signs();
  expect(shown('葛\u{e0100}\n在\u200d宅\u2003\t勤務')).toBe('葛\u{e0100}\n在宅  勤務');
  expect(shown('〓')).toBe('〓');
  expect(missing()).toEqual([]);
});
