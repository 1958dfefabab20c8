/** Shorter texts are notes that programs make, too. */
const minBytes = 8 * 1024;
/** A table has so many columns in so many lines; fewer are settings and logs. */
const minSeparators = 2;
const minLines = 5;
const separators = [',', '\t', ';'] as const;
/** Share of the letters, from which on a text is one in Japanese and no program's log with Japanese words in it. */
const minJapanese = 0.3;

/**
 * Whether a text is one that people keep work in: a table, or prose in Japanese. Settings and logs are texts as well
 * and must stay, so whatever opens like JSON, XML or sections of settings is none.
 */
export function textKind(head: Buffer, size: number): 'table' | 'prose' | null {
  if (size < minBytes) return null;
  const text = decode(head, size > head.length);
  if (text === null || /^\s*[{[<]/.test(text) || text.startsWith('#!')) return null;
  if (isTable(text)) return 'table';
  return isJapanese(text) ? 'prose' : null;
}

/** UTF-16 by its mark, UTF-8, else Shift_JIS. Null for what is no text. */
function decode(head: Buffer, isCut: boolean): string | null {
  const mark = head.readUInt16BE(0);
  const encodings = mark === 0xfffe ? ['utf-16le'] : mark === 0xfeff ? ['utf-16be'] : ['utf-8', 'shift_jis'];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: isCut });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text
      return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
    } catch {
      // The next one.
    }
  }
  return null;
}

function isTable(text: string): boolean {
  const lines = text.split(/\r\n|\n|\r/).slice(0, -1);
  const filled = lines.filter((line) => line.trim() !== '').slice(0, 50);
  if (filled.length < minLines) return false;
  return separators.some((separator) => {
    const counts = filled.map((line) => line.replaceAll(/"[^"]*"/g, '').split(separator).length - 1);
    const [most = 0] = counts.toSorted((a, b) => b - a).slice(Math.floor(counts.length / 2));
    return most >= minSeparators && counts.filter((count) => count === most).length >= counts.length * 0.9;
  });
}

function isJapanese(text: string): boolean {
  const letters = text.match(/\S/gu)?.length ?? 0;
  const japanese = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu)?.length ?? 0;
  return letters > 0 && japanese / letters >= minJapanese && /\p{Script=Hiragana}/u.test(text);
}
