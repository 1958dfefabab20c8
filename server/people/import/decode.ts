import { isUtf8 } from 'node:buffer';
import type { ImportAnswer, ImportFault } from '#contract/people/people-api.ts';

export type Encoding = NonNullable<ImportAnswer['encoding']>;
export type Decoded =
  | { readonly encoding: Encoding; readonly text: string }
  | { readonly encoding: null; readonly fault: ImportFault };

/**
 * The Encoding Standard's shift_jis is Windows code page 932 as people mean it: 髙 (FBFC), 﨑 (FAB1), ① (8740), 〜 (8160),
 * and 外字 from F040 on as U+E000 and further.
 */
const cp932 = new TextDecoder('shift_jis', { fatal: true });

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, place) => bytes[place] === byte);

const unreadable = (line: number, wrong: string): Decoded => ({
  encoding: null,
  fault: {
    ...{ line, column: '', value: '', wrong },
    mend: '表計算ソフトで「CSV UTF-8」か「CSV（コンマ区切り）」を選んで保存し直してください。',
  },
});

/** The bytes of a list as text, and what they were taken for. UTF-8 first: text in CP932 is hardly ever valid in it. */
export function decode(bytes: Uint8Array): Decoded {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff))
    return unreadable(1, '文字の種類がUnicode（UTF-16）です。');
  if (startsWith(bytes, 0x50, 0x4b, 3, 4)) return unreadable(1, 'CSVではなく、表計算ソフトのブックです。');
  if (isUtf8(bytes)) {
    const hasMark = startsWith(bytes, 0xef, 0xbb, 0xbf);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { encoding: hasMark ? 'utf-8-bom' : 'utf-8', text };
  }
  try {
    return { encoding: 'cp932', text: cp932.decode(bytes) };
  } catch {
    return unreadable(firstBrokenLine(bytes), 'Shift_JISでもUTF-8でもない文字があります。');
  }
}

/** The first line that is no CP932 by itself. No second byte of a sign there is a line feed. */
function firstBrokenLine(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const to = end === -1 ? bytes.length : end + 1;
    try {
      cp932.decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    from = to;
  }
  return 1;
}
