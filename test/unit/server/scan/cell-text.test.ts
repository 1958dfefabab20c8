import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAddress } from '../../../../server/scan/detect/addresses.ts';
import { type CellText, firstCharacters, readCell } from '../../../../server/scan/detect/cell-text.ts';
import { findTelephones } from '../../../../server/scan/detect/contacts.ts';
import { findDates, mayBeOld } from '../../../../server/scan/detect/dates.ts';
import { mentions, roleOf } from '../../../../server/scan/detect/labels.ts';
import { personPieces } from '../../../../server/scan/detect/persons.ts';

test.each([
  ['１２３４－５６７８　ＡＢｃ＠（）', '1234-5678 ABc@()'],
  ['１２３４ー５６７８', '1234-5678'],
  ['サーバー', 'サーバー'],
  ['a\tb', 'a b'],
  ['𠮷田１', '𠮷田1'],
])('%s is read as %s', (raw, text) => {
  expect(readCell(raw)).toMatchObject({ text, digits: text.replace(/\D/g, '').length });
});

test('the characters that a match may begin with', () => {
  expect(firstCharacters(/個人|^氏$|[^曜祝]日$|\bJA|TEL/)).toBe('個氏日JT');
  expect(firstCharacters(/tel|№/i)).toBe('tT№№');
});

// What is cheap to know may only ever pass a text over in which the patterns find nothing.
const word = fc.constantFrom(
  ...['090', '0422-51-5131', '(0422)51-5131', '０９０　1234　5678', '090ー1234ー5678', '09012345678'],
  ...[
    '個人番号',
    'my number',
    'MyNumber',
    'ﾏｲﾅﾝﾊﾞ',
    '住民票コード',
    '住基コード',
    '生年',
    '誕生日',
    '口座No',
    'TEL',
    'fax',
  ],
  ...[
    '住所',
    '住 所',
    '居所',
    '本籍',
    '会社',
    '氏名',
    '氏',
    '名',
    '申請者',
    '世帯主',
    '保護者',
    '本人',
    'お名前',
    '日',
    '月日',
  ],
  ...[
    '山田太郎',
    '佐藤 花子',
    '様',
    'さん',
    'は',
    '生',
    'に誕生',
    '昭和',
    '㍼',
    '令和',
    'S',
    'ｈ',
    '元',
    '五十四',
    '三',
    '年',
    '月',
  ],
  ...[
    '1979',
    '54',
    '３',
    '1',
    '/',
    '.',
    '-',
    'ー',
    ' ',
    '　',
    '、',
    '(',
    '：',
    '東京都',
    '武蔵野市',
    '緑町',
    '二丁目',
    '番地',
    '号',
  ],
);
const raw = fc.array(word, { maxLength: 8 }).map((words) => words.join(''));
const blind = (cell: CellText): CellText => ({ text: cell.text, traits: -1, digits: cell.text.length });

test('nothing is passed over that the patterns themselves would find', () => {
  fc.assert(
    fc.property(raw, fc.constantFrom(null, 'name', 'birth', 'address', 'date'), (text, role) => {
      const cell = readCell(text);
      const all = blind(cell);
      expect([...findDates(cell)]).toEqual([...findDates(all)]);
      if (!mayBeOld(cell)) expect([...findDates(all)].filter(({ year }) => year < 2019)).toEqual([]);
      expect(isAddress(cell)).toBe(isAddress(all));
      expect(findTelephones(cell, true)).toEqual(findTelephones(all, true));
      for (const of of ['my-number', 'resident-code'] as const) expect(mentions(cell, of)).toBe(mentions(all, of));
      expect(roleOf(cell)).toBe(roleOf({ ...all, digits: cell.digits }));
      const [seen, wanted] = [cell, all].map((one) => {
        const { name, ...rest } = personPieces([{ ...one, role }]);
        return { ...rest, name: name() };
      });
      expect(seen).toEqual(wanted);
    }),
    { numRuns: 3_000 },
  );
});
