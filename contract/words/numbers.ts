/** Full-width digits, hyphens, colons and spaces to their plain forms. */
export const toHalfWidth = (text: string): string =>
  text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[ー－―‐−–—]/g, '-')
    .replace(/：/g, ':')
    .replace(/　/g, ' ');

/** Only the digits of what was typed. */
export const digitsOf = (text: string): string => toHalfWidth(text).replace(/[^0-9]/g, '');

/** Digits in groups that are easy to read out: ten as 3-3-4, anything shorter from the left in the same way. */
export const groupDigits = (digits: string): string =>
  [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)].filter((group) => group !== '').join('-');

const kana = ['ゼロ', 'イチ', 'ニ', 'サン', 'ヨン', 'ゴ', 'ロク', 'ナナ', 'ハチ', 'キュウ'] as const;

/** How digits are said over the telephone, where 四 and 七 are never シ and シチ. */
export const readAloud = (digits: string): string =>
  groupDigits(digits)
    .split('-')
    .map((group) => [...group].map((digit) => kana[Number(digit)] ?? '').join('・'))
    .join('、');

/** `1,234` */
export const count = (value: number): string => value.toLocaleString('ja-JP');

/** Size of a file as people say it. @param bytes whole bytes */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${count(bytes)}バイト`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)}KB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)}MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)}GB`;
}
