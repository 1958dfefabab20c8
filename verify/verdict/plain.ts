/** Characters that could move the cursor, hide text or turn its direction: control, format, separators, unassigned. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Text from outside for one line of a report: what is not plainly visible is written as its number. */
export const plain = (text: string, maxChars = 400): string => {
  const shown = text.replace(unsafe, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
  return shown.length <= maxChars ? shown : `${shown.slice(0, maxChars).toWellFormed()}…`;
};

/** JSON text in which the same characters are escaped: they can only stand inside its strings. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value).replace(unsafe, (char) =>
    [...Array(char.length).keys()].map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
