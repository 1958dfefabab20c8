import { describe, expect, test } from 'vitest';
import { isClear } from '../../../../contract/takeout/findings.ts';
import { scanBytes } from '../../../../server/scan/scan-bytes.ts';
import { defaultLimits } from '../../../../server/scan/unscannable.ts';
import { docx, notoSans, paragraph, pdf, pptx, table, xlsx, zip } from '../../../fixtures/scan/documents.ts';

const myNumber = '123456789018';
const scan = (content: string | Buffer, name: string, limits = {}) =>
  scanBytes(Buffer.from(content), name, { ...defaultLimits, ...limits });
async function places(content: string | Buffer, name: string): Promise<readonly string[]> {
  const result = await scan(content, name);
  expect(result.scanned).toBe(true);
  expect(isClear(result)).toBe(false);
  return result.findings.flatMap(({ kind, places: all }) => all.map(({ place }) => `${kind} ${place}`));
}
// 氏名,生年月日 / 山田太郎,昭和54年3月2日 as Windows writes it.
const windows = Buffer.from('8e8196bc2c90b6944e8c8e93fa0d0a8e52936391be98592c8fba98613534944e338c8e3293fa0d0a', 'hex');
const utf16be = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

describe('text is read, with places', () => {
  test.each([
    ['UTF-8', Buffer.from(`一行目\r\n${myNumber}`), 'a.txt'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff一行目\n${myNumber}`), 'a.txt'],
    ['UTF-16', Buffer.from(`\ufeff一行目\n${myNumber}`, 'utf16le'), 'a.txt'],
    ['UTF-16, the other way', utf16be(`一行目\n${myNumber}`), 'a.txt'],
    ['CSV with a line within a cell', Buffer.from(`a,b\n"x\ny",${myNumber}`), 'a.csv'],
  ])('%s', async (_, content, name) => {
    expect(await places(content, name)).toEqual(['my-number 行 2']);
  });
  test('CP932', async () => {
    expect(await places(windows, '名簿.csv')).toEqual(['name-with-birth-date 行 2']);
  });
  test('zip within zip', async () => {
    const inner = await zip({ '名簿.csv': myNumber });
    expect(await places(await zip({ '中/内.zip': inner }), '資料.zip')).toEqual([
      'my-number 資料.zip の中の 中/内.zip の中の 名簿.csv の 行 1',
    ]);
  });
  test('workbook', async () => {
    const content = await xlsx(
      `<row r="1"><c r="B1" t="s"><v>0</v></c><c r="D1" t="s"><v>1</v></c></row>
       <row r="3"><c r="B3" t="inlineStr"><is><t>山田太郎</t></is></c><c r="D3" s="1"><v>28916</v></c></row>
       <row r="4"><c r="A4"><v>1.23456789018E11</v></c></row>`,
      ['氏名', '生年月日'],
    );
    expect(await places(content, 'a.xlsx')).toEqual([
      'my-number シート「名簿」 A4',
      'name-with-birth-date シート「名簿」 B3',
    ]);
  });
  test('document: digits in runs of their own, tables, headers', async () => {
    const content = await docx(
      paragraph('様式') +
        paragraph(myNumber) +
        table([
          ['氏名', '生年月日'],
          ['山田太郎', '昭和54年3月2日'],
        ]),
      { 'word/header1.xml': `<w:hdr xmlns:w="w">${paragraph('090-1234-5678')}</w:hdr>` },
    );
    expect(await places(content, 'a.docx')).toEqual([
      'my-number 段落 2',
      'name-with-birth-date 表 1 の 2 行',
      'telephone ヘッダー 段落 1',
    ]);
  });
  test('a file slipped into the package of a document', async () => {
    const content = await docx(paragraph('様式'), { 'word/a.csv': myNumber });
    expect(await places(content, 'a.docx')).toEqual(['my-number word/a.csv の 行 1']);
  });
  test('slides', async () => {
    expect(await places(await pptx(myNumber), 'a.pptx')).toEqual(['my-number スライド 2 段落 1']);
  });
  test('PDF', async () => {
    const content = await pdf((page) => {
      page.font(notoSans).text('表紙');
      page.addPage().text('氏名', 72, 72).text('山田太郎', 172, 72);
      page.text('生年月日', 72, 92).text('昭和54年3月2日', 172, 92);
      page.addPage().text(`個人番号 ${myNumber}`);
    });
    expect(await places(content, 'a.pdf')).toEqual(['my-number 3ページ', 'name-with-birth-date 2ページ']);
  });
  test('PDF: columns are columns, however wide the gap, and a word with a blank in it is one', async () => {
    const content = await pdf((page) => {
      page.font(notoSans).fontSize(9);
      const rows = [
        ['伝票番号', '金額'],
        [myNumber, '100円'],
        ['氏名', '生年月日'],
        ['山田　太郎', '昭和54年3月2日'],
        ['年', '男', '女', '計'],
        ['2020', '1234', '5678', '9018'],
      ];
      for (const [line, cells] of rows.entries())
        for (const [column, cell] of cells.entries())
          page.text(cell, 40 + column * (cells.length > 2 ? 36 : 170), 60 + line * 16, { lineBreak: false });
    });
    expect(await places(content, 'a.pdf')).toEqual(['name-with-birth-date 1ページ']);
  });
  test('what the bytes are counts, not what the name says', async () => {
    expect(await places(await docx(paragraph(myNumber)), 'a.txt')).toEqual(['my-number 段落 1']);
  });
});

test('clean files are clean', async () => {
  for (const [content, name] of [
    ['会議の資料\n2026-11-26', 'a.txt'],
    ['', 'a.txt'],
    [await docx(paragraph('会議の資料')), 'a.docx'],
    [await xlsx('<row r="1"><c r="A1"><v>100</v></c></row>'), 'a.xlsx'],
    [await pdf((page) => page.text('Agenda')), 'a.pdf'],
  ] as const)
    expect(await scan(content, name), name).toEqual({ scanned: true, findings: [] });
});

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('never clean without having been read', () => {
  const encrypted = async (): Promise<Buffer> => {
    const content = await zip({ 'a.csv': myNumber });
    content[content.indexOf('PK\x01\x02') + 8] = (content[content.indexOf('PK\x01\x02') + 8] ?? 0) | 1;
    return content;
  };
  const cases: [string, () => Promise<string | Buffer> | string | Buffer, string, RegExp][] = [
    ['old Word', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'a.doc', /古い形式/],
    ['locked Word', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'a.docx', /パスワード/],
    ['picture', () => pixel, 'a.png', /png/],
    ['一太郎', () => 'x', 'a.jtd', /jtd/],
    ['binary', () => Buffer.from([1, 2, 3, 0x80, 0xff]), 'a.txt', /文字コード/],
    [
      'binary that might be UTF-16',
      () => Buffer.from([0, 0x41, 0x20, 0xe8, 0x11, 0xa3, 0x77, 0x12]),
      'a.txt',
      /文字コード/,
    ],
    ['broken zip', async () => (await zip({ 'a.csv': 'x'.repeat(500) })).subarray(0, 60), 'a.zip', /壊れて/],
    ['locked zip', encrypted, 'a.zip', /a\.zip の中の a\.csv：パスワード/],
    ['picture in a zip', async () => zip({ 'b.png': pixel }), 'a.zip', /a\.zip の中の b\.png：この形式/],
    ['broken document', async () => docx('<w:p><w:r><w:t>切れ'), 'a.docx', /壊れて/],
    [
      'picture in a document',
      async () => docx(paragraph('x'), { 'word/media/i.png': Buffer.alloc(20_000, 7) }),
      'a.docx',
      /画像/,
    ],
    ['broken PDF', () => '%PDF-1.7\nnothing', 'a.pdf', /壊れて/],
    [
      'locked PDF',
      async () => pdf((page) => page.text('x'), { userPassword: 'a', ownerPassword: 'b' }),
      'a.pdf',
      /パスワード/,
    ],
    ['scanned PDF', async () => pdf((page) => page.image(pixel, 0, 0, { width: 500 })), 'a.pdf', /1ページ：画像/],
    [
      'entities',
      async () =>
        zip({ '[Content_Types].xml': '<T/>', 'word/document.xml': '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>' }),
      'a.docx',
      /文書型宣言/,
    ],
  ];
  test.each(cases)('%s', async (_, content, name, reason) => {
    const result = await scan(await content(), name);
    expect(result.scanned).toBe(false);
    expect(isClear(result)).toBe(false);
    expect(result.reason).toMatch(reason);
  });

  test('what is read of the rest is still told', async () => {
    const result = await scan(await zip({ 'a.csv': myNumber, 'b.jtd': 'x' }), 'a.zip');
    expect(result).toMatchObject({ scanned: false, findings: [{ kind: 'my-number', count: 1 }] });
  });
  test.each([
    ['a bomb', { maxUnpackedBytes: 1_000_000 }, '展開後'],
    ['cells', { maxCells: 3 }, '欄の数'],
    ['entries', { maxEntries: 1 }, 'ファイルの数'],
    ['depth', { maxDepth: 0 }, '入れ子'],
    ['size', { maxFileBytes: 10 }, '大きすぎ'],
  ])('limit: %s', async (_, limits, reason) => {
    const content = await zip({ 'a.csv': '1,2,3,4\n', 'b.txt': 'x'.repeat(5_000_000) });
    const result = await scan(content, 'a.zip', limits);
    expect(result.scanned).toBe(false);
    expect(result.reason).toContain(reason);
  });
});
