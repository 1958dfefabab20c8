/** All digits but the last three hidden; signs stay, so that a person recognises the place. */
export function maskDigits(text: string): string {
  let kept = 0;
  return [...text]
    .toReversed()
    .map((character) => {
      if (!/[0-9０-９]/.test(character)) return character;
      kept += 1;
      return kept <= 3 ? character : '*';
    })
    .toReversed()
    .join('');
}

/** The first character, with a variation selector that belongs to it. */
export function maskName(name: string): string {
  const [first = '', second = ''] = [...name.trim()];
  return `${first}${/^[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]$/u.test(second) ? second : ''}＊＊＊`;
}

/** Every digit hidden, also those in kanji: a date of birth has too few to leave any. */
export const maskDate = (date: string): string => date.replace(/[0-9０-９〇一二三四五六七八九十元]/g, '*');

export const maskAddress = (address: string): string => `${[...address].slice(0, 2).join('')}＊＊＊`;

export const maskEmail = (email: string): string => `${email.slice(0, 1)}***@***`;
