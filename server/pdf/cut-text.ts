const signs = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/**
 * The longest beginning of a text that fits, and the rest. A sign stays whole, with its variation selector; a line break
 * at the cut is dropped. The beginning has one sign at least, so that whoever cuts again comes to an end.
 * @param fits whether so much of it does; more never fits better
 */
export function cutText(
  text: string,
  fits: (beginning: string) => boolean,
): readonly [beginning: string, rest: string] {
  if (fits(text)) return [text, ''];
  const ends = [...signs.segment(text)].map(({ index, segment }) => index + segment.length);
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, ends[middle]))) low = middle;
    else high = middle - 1;
  }
  const end = ends[low] ?? text.length;
  return [text.slice(0, end), text.slice(end).replace(/^\n/, '')];
}
