import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eraDate, eraDateWithWeekday, isRealDate } from '#contract/words/era.ts';
import { readFurigana, toHiragana, toKatakana } from '#contract/words/kana.ts';
import { foldName } from '#contract/words/names.ts';
import { readDate } from '#contract/words/read-date.ts';
import { plainText, readStaffId } from '#contract/words/width.ts';

const dayMs = 86_400_000;
const from = Date.parse('1926-12-25T00:00:00Z');
const day = fc.integer({ min: 0, max: 60_000 }).map((days) => new Date(from + days * dayMs).toISOString().slice(0, 10));
const wide = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const kana = fc.array(fc.constantFrom(...'ぁあいうえおがぎぐんばぱゔゖゝ')).map((signs) => signs.join(''));

it('reads back every day that it writes, in every width and form', () => {
  fc.assert(
    fc.property(day, (date) => {
      const [year, month, dayOfMonth] = date.split('-').map(Number);
      expect(readDate(eraDate(date))).toBe(date);
      expect(readDate(eraDateWithWeekday(date))).toBe(date);
      expect(readDate(wide(eraDate(date)))).toBe(date);
      for (const sign of ['/', '.', '-', '／', '－']) {
        expect(readDate(`${year}${sign}${month}${sign}${dayOfMonth}`)).toBe(date);
      }
    }),
  );
});

it('reads nothing but days out of any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
      const date = readDate(text);
      expect(date === null || isRealDate(date)).toBe(true);
    }),
  );
});

it('makes digits plain once and for all', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999 }), fc.string({ unit: 'binary' }), (number, text) => {
      const id = String(number).padStart(6, '0');
      expect(readStaffId(wide(id))).toBe(id);
      expect(plainText(plainText(text))).toBe(plainText(text));
    }),
  );
});

it('turns kana there and back, and keeps a ふりがな that it has read', () => {
  fc.assert(
    fc.property(kana, (text) => {
      expect(toHiragana(toKatakana(text))).toBe(text);
      const read = readFurigana(text);
      if (read !== null) expect(readFurigana(toKatakana(read))).toBe(read);
    }),
  );
});

it('folds a folded name no further', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(foldName(foldName(name))).toBe(foldName(name));
    }),
  );
});
