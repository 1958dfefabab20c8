import { describe, expect, it } from 'vitest';
import { type DocumentKind, documentKind, headBytes } from '../../../../agent/guards/save/document-kind.ts';
import { linuxFolders } from '../../../../agent/guards/save/program-folders.ts';
import { windowsFolders } from '../../../../agent/platform/windows/program-folders.ts';
import { zipOf } from '../support/documents.ts';

const kindOf = (content: Buffer | string, size?: number): DocumentKind | null => {
  const bytes = Buffer.from(content);
  return documentKind(bytes.subarray(0, headBytes), size ?? bytes.length);
};
const hex = (text: string): Buffer => Buffer.concat([Buffer.from(text, 'hex'), Buffer.alloc(40_000, 7)]);
const lines = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n');

describe('a document is known by its bytes', () => {
  it.each<[string, Buffer | string, DocumentKind]>([
    ['PDF', '%PDF-1.7\nx', 'pdf'],
    ['PDF behind other bytes', `${' '.repeat(900)}%PDF-1.4`, 'pdf'],
    ['Word of today', zipOf('[Content_Types].xml'), 'ooxml'],
    ['Excel, zipped in another order', zipOf('xl/workbook.xml'), 'ooxml'],
    ['OpenDocument', zipOf('mimetype'), 'odf'],
    ['any other zip', zipOf('a.txt'), 'archive'],
    ['7z', hex('377abcaf271c'), 'archive'],
    ['Word of yesterday', hex('d0cf11e0a1b11ae1'), 'ole2'],
    ['RTF', '{\\rtf1 x}', 'rtf'],
    ['JPEG', hex('ffd8ffe0'), 'image'],
    ['PNG', hex('89504e470d0a1a0a'), 'image'],
    ['TIFF', hex('49492a00'), 'image'],
    ['a table', lines(400, (n) => `${n},"見本, 太郎",企画政策課`), 'table'],
    ['a table with tabs', lines(1200, (n) => `${n}\tab\tcd`), 'table'],
    ['prose', lines(200, () => '本日の会議では、来年度の予算について話し合いました。'), 'prose'],
  ])('%s', (_what, content, kind) => expect(kindOf(content)).toBe(kind));

  it('also in the encodings of the office', () => {
    // 「番号,名称,課」 in Shift_JIS, many times.
    const row = Buffer.concat([Buffer.from('94d48d862c96bc8fcc2c89db', 'hex'), Buffer.from('\r\n')]);
    expect(kindOf(Buffer.concat(Array.from({ length: 900 }, () => row)))).toBe('table');
    const wide = Buffer.from(`\ufeff${lines(900, (n) => `${n}\t名称\t課`)}`, 'utf16le');
    expect(kindOf(wide)).toBe('table');
  });

  it('cut in the middle of a letter', () => {
    for (let pad = 0; pad < 3; pad += 1) {
      const text = 'x'.repeat(pad) + 'これは長い文です。'.repeat(800);
      expect(kindOf(text)).toBe('prose');
    }
  });
});

describe('what programs write is none', () => {
  it.each<[string, Buffer | string]>([
    ['nothing', ''],
    ['a database', hex('53514c69746520666f726d6174203300')],
    ['an icon', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(2000)])],
    ['settings', lines(900, (n) => `key${n}=value,${n},x`).replace(/^/, '[main]\n')],
    ['JSON', `{${lines(900, (n) => `"k${n}": ["名前", 1, 2],`)}}`],
    ['XML in Japanese', `<?xml version="1.0"?>${'<項目>これは設定です。</項目>'.repeat(500)}`],
    ['a log', lines(900, (n) => `2026-11-21 10:00:${n % 60},123 INFO started part ${n}`)],
    ['a short note', 'メモです。'],
    ['a program', hex('7f454c46')],
    ['a program for Java', zipOf('META-INF/MANIFEST.MF')],
    ['a broken zip', Buffer.from('504b0304', 'hex')],
    ['a list of what kinds there are', 'MIME-Magic\0%PDF-\n>0=x'],
  ])('%s', (_what, content) => expect(kindOf(content)).toBeNull());
});

describe('folders of programs', () => {
  const { isProgramFolder, mayStay } = linuxFolders;
  it('keep what the list says, and nothing more', () => {
    expect(mayStay('home', ['.cache', 'thumbnails', 'large'], 'image')).toBe(true);
    expect(mayStay('home', ['.cache', 'thumbnails', 'large'], 'ooxml')).toBe(false);
    expect(mayStay('home', ['.config', 'x'], 'ooxml')).toBe(false);
    expect(mayStay('home', ['.cache', 'x'], 'table')).toBe(true);
    expect(mayStay('home', ['.cache', 'x'], 'pdf')).toBe(false);
    expect(mayStay('temporary', ['lu123.tmp', 'a'], 'odf')).toBe(true);
    expect(mayStay('temporary', ['.cache', 'mozilla'], 'pdf')).toBe(false);
    expect(mayStay('home', ['lu123.tmp'], 'odf')).toBe(false);
  });

  it('are whole names, not beginnings of names', () => {
    expect(isProgramFolder('home', ['.cache', 'mozilla', 'firefox'])).toBe(true);
    expect(isProgramFolder('home', ['.cache', 'mozillax'])).toBe(false);
    expect(isProgramFolder('home', ['.cache'])).toBe(false);
    expect(isProgramFolder('home', ['.config', 'chromium', 'Default', 'Cache', 'a'])).toBe(true);
    expect(isProgramFolder('home', ['.config', 'chromium', 'Default'])).toBe(false);
  });

  it('are those of Windows there, in any case', () => {
    const windows = (path: string) => windowsFolders.isProgramFolder('home', path.split('/'));
    expect(windows('AppData/Local/Microsoft/Edge/User Data/Default/Cache/Cache_Data')).toBe(true);
    expect(windows('appdata/local/MICROSOFT/Windows/inetcache/Content.Outlook')).toBe(true);
    expect(windows('AppData/Local/Microsoft/Edge/User Data/Default')).toBe(false);
    expect(windows('AppData/Local/Temp')).toBe(false);
    expect(windows('AppData/Roaming/Microsoft/Windows/Recent')).toBe(false);
    const recent = ['AppData', 'Roaming', 'Microsoft', 'Windows', 'Recent', 'AutomaticDestinations'];
    expect(windowsFolders.mayStay('home', recent, 'ole2')).toBe(true);
    expect(windowsFolders.mayStay('home', recent, 'ooxml')).toBe(false);
    expect(linuxFolders.mayStay('home', ['.CACHE', 'x'], 'table')).toBe(false);
  });
});
