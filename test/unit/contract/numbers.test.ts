import { expect, test } from 'vitest';
import { digitsOf, fileSize, groupDigits, readAloud, toHalfWidth } from '#contract/words/numbers.ts';

test.each([
  ['１２３－４５６－７８９０', '1234567890'],
  ['123ー456ー7890', '1234567890'],
  ['　123 456\t7890\n', '1234567890'],
  ['連絡コードは１２３です', '123'],
  ['①②٣', ''],
])('%j holds the digits %j', (typed, digits) => {
  expect(digitsOf(typed)).toBe(digits);
});

test('full-width signs become plain, other letters stay', () => {
  expect(toHalfWidth('１７：１５－山')).toBe('17:15-山');
});

test.each([
  ['', ''],
  ['12', '12'],
  ['1234', '123-4'],
  ['1234567890', '123-456-7890'],
])('%j is grouped as %j', (digits, grouped) => {
  expect(groupDigits(digits)).toBe(grouped);
  expect(digitsOf(grouped)).toBe(digits);
});

test('digits are read aloud so that four and seven cannot be misheard', () => {
  expect(readAloud('1047293658')).toBe('イチ・ゼロ・ヨン、ナナ・ニ・キュウ、サン・ロク・ゴ・ハチ');
});

test('sizes are said as people say them', () => {
  expect([fileSize(0), fileSize(999), fileSize(18_234), fileSize(2_500_000), fileSize(34_359_738_368)]).toEqual([
    '0バイト',
    '999バイト',
    '18.2KB',
    '2.5MB',
    '34.4GB',
  ]);
});
