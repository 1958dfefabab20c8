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
const isPlausible = (text: string): boolean =>
  (text.match(/[\t\r\n -~\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]/g)?.length ?? 0) >= text.length * 0.9;

const isEscaped = (bytes: Uint8Array): boolean => {
  const at = bytes.indexOf(0x1b);
  return at !== -1 && (bytes[at + 1] === 0x24 || bytes[at + 1] === 0x28);
};

/** Lines of a plain text; columns set apart by tabs or wide gaps are cells. */
export function readLines(text: string, rows: TextRows, budget: Budget, where: string): void {
  rows.part();
  let number = 0;
  for (const line of text.split(/\r\n|[\r\n\u2028\u2029\f\v]/)) {
    number += 1;
    if (line.trim() === '') continue;
    const cells = line.split(/\t+|[ \u3000]{2,}/).filter((cell) => cell !== '');
    budget.spendCells(cells.length);
    const at = number;
    rows.row(cells, () => `${where}行 ${at}`);
  }
}

/** Comma or tab separated values (RFC 4180, lines also ended by CR or LF alone). */
export function readCsv(text: string, rows: TextRows, budget: Budget, where: string): void {
  rows.part();
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const separator = [',', '\t', ';'].find((one) => head.includes(one)) ?? ',';
  let line = 1;
  let started = 1;
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRow = (): void => {
    cells.push(cell);
    cell = '';
    const at = started;
    budget.spendCells(cells.length);
    if (cells.some((one) => one.trim() !== '')) rows.row(cells, () => `${where}行 ${at}`);
    cells = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\n' || (character === '\r' && text[at + 1] !== '\n')) line += 1;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') continue;
      endRow();
      started = line;
    } else cell += character;
  }
  // A quote that nobody closes would swallow the rest as one cell.
  if (isQuoted) readLines(text, rows, budget, where);
  else if (cell !== '' || cells.length > 0) endRow();
}
