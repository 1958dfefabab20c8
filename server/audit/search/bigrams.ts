/** Letters and digits of any script; everything else parts two words. */
const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;

/** Text as it is compared: NFKC (full and half width alike), lower case. */
export const plainText = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The stretches of letters and digits of a plain text. */
export const wordsOf = (plain: string): readonly string[] => plain.match(wordPattern) ?? [];

/**
 * The overlapping pairs of characters of each stretch: 監査証跡 → 監査, 査証, 証跡. Japanese is written without spaces, so
 * a word of two characters or more is found by its pairs, whatever stands beside it. A stretch of one has none.
 */
export function bigramsOf(plain: string): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const word of wordsOf(plain)) {
    let before = '';
    for (const character of word) {
      if (before !== '') pairs.add(before + character);
      before = character;
    }
  }
  return pairs;
}
