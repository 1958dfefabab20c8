import type { OnShare } from '../share.ts';
import type { TextRows } from '../text-rows.ts';
import { type Budget, Unscannable } from '../unscannable.ts';

/** The text of bytes that call themselves text: by their mark, else UTF-8, UTF-16 without a mark, or the Windows form of Shift_JIS. */
export function decodeText(bytes: Uint8Array): string {
  const attempt = (encoding: string): string | null => {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: their presence tells binary data from text
      return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
    } catch {
      return null;
    }
  };
  const [first, second] = bytes;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encodings =
    first === 0xff && second === 0xfe
      ? ['utf-16le']
      : first === 0xfe && second === 0xff
        ? ['utf-16be']
        : bytes.includes(0)
          ? ['utf-16le', 'utf-16be']
          : isEscaped(bytes)
            ? ['iso-2022-jp']
            : ['utf-8', 'shift_jis', 'euc-jp'];
  for (const encoding of encodings) {
    const text = attempt(encoding);
    if (text !== null && (isMarked || !encoding.startsWith('utf-16') || isPlausible(text))) return text;
  }
  throw new Unscannable('文字コードを判別できず、文字として読めません');
}

/** Nearly any bytes are some UTF-16: without a mark it has to look like Japanese. */
function isPlausible(text: string): boolean {
  let japanese = 0;
  for (const [piece] of text.matchAll(/[\t\r\n -~\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+/g)) japanese += piece.length;
  return japanese >= text.length * 0.9;
}

const isEscaped = (bytes: Uint8Array): boolean => {
  const at = bytes.indexOf(0x1b);
  return at !== -1 && (bytes[at + 1] === 0x24 || bytes[at + 1] === 0x28);
};

const gap = /\t+|[ \u3000]{2,}/;

/** Tabs and wide gaps set the cells of a line apart. */
export const cellsOf = (line: string): readonly string[] => (gap.test(line) ? line.split(gap) : [line]);

/** Lines of a plain text; columns set apart by tabs or wide gaps are cells. */
export function readLines(text: string, rows: TextRows, budget: Budget, where: string, onShare: OnShare): void {
  rows.part();
  const lineEnd = /\r\n|[\r\n\u2028\u2029\f\v]/g;
  let number = 0;
  for (let start = 0; start <= text.length; start = lineEnd.lastIndex) {
    const end = lineEnd.exec(text);
    const line = text.slice(start, end?.index);
    number += 1;
    if (line.trim() !== '') {
      const cells = cellsOf(line).filter((cell) => cell !== '');
      budget.spendCells(cells.length);
      const at = number;
      rows.row(cells, () => `${where}行 ${at}`);
    }
    if (end === null) return;
    onShare(end.index / text.length);
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** Comma or tab separated values (RFC 4180, lines also ended by CR or LF alone). */
export function readCsv(text: string, rows: TextRows, budget: Budget, where: string, onShare: OnShare): void {
  rows.part();
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const separator = ([',', '\t', ';'].find((one) => head.includes(one)) ?? ',').charCodeAt(0);
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const started = line;
    const cells: string[] = [];
    for (;;) {
      let cell = '';
      if (text.charCodeAt(at) === quote) {
        const quoted = readQuoted(text, at);
        // A quote that nobody closes would swallow the rest as one cell.
        if (quoted === null) {
          readLines(text, rows, budget, where, onShare);
          return;
        }
        cell = quoted.cell;
        at = quoted.end;
        line += linesIn(cell);
      }
      let end = at;
      let code = text.charCodeAt(end);
      while (code !== separator && code !== lineFeed && code !== carriageReturn && end < text.length) {
        end += 1;
        code = text.charCodeAt(end);
      }
      cells.push(cell + text.slice(at, end));
      at = end + 1;
      if (code !== separator || end === text.length) break;
    }
    if (text.charCodeAt(at - 1) === carriageReturn && text.charCodeAt(at) === lineFeed) at += 1;
    line += 1;
    budget.spendCells(cells.length);
    if (cells.some((one) => one.trim() !== '')) rows.row(cells, () => `${where}行 ${started}`);
    onShare(at / text.length);
  }
}

/** What stands between quotes, two of them for one, up to the place after the last. Null where none closes. */
function readQuoted(text: string, start: number): { readonly cell: string; readonly end: number } | null {
  let cell = '';
  for (let at = start + 1; ; ) {
    const end = text.indexOf('"', at);
    if (end === -1) return null;
    if (text.charCodeAt(end + 1) !== quote) return { cell: cell + text.slice(at, end), end: end + 1 };
    cell += text.slice(at, end + 1);
    at = end + 2;
  }
}

const linesIn = (text: string): number => text.match(/\r\n|[\r\n]/g)?.length ?? 0;
