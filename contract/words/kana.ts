/** ァ to ヶ lie as far from ぁ to ゖ as this. */
const distance = 'ァ'.charCodeAt(0) - 'ぁ'.charCodeAt(0);
const shift = (text: string, pattern: RegExp, by: number): string =>
  text.replace(pattern, (sign) => String.fromCharCode(sign.charCodeAt(0) + by));

/** ﾀｶﾊｼ as タカハシ; nothing else is changed. A voiced mark joins the sign before it. */
export const toFullKana = (text: string): string => text.replace(/[\uff61-\uff9f]+/g, (half) => half.normalize('NFKC'));

/** タカハシ and ﾀｶﾊｼ as たかはし. The signs that have no hiragana (ー, ・, ヷ) stay. */
export const toHiragana = (text: string): string => shift(toFullKana(text), /[ァ-ヶヽヾ]/g, -distance);

/** たかはし and ﾀｶﾊｼ as タカハシ. */
export const toKatakana = (text: string): string => shift(toFullKana(text), /[ぁ-ゖゝゞ]/g, distance);

/** ふりがな as it is kept: hiragana with one space between the names. Null where anything in it is no kana. */
export function readFurigana(typed: string): string | null {
  const kana = toHiragana(typed.normalize('NFC'))
    .replace(/[\s　]+/g, ' ')
    .trim();
  return /^[ぁ-ゖゝゞー・ ]{1,80}$/.test(kana) && /[ぁ-ゖ]/.test(kana) ? kana : null;
}
