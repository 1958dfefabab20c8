import type { Runtime } from '../runtime.ts';

/** No sign that is taken for another on paper. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Signs to be typed from paper, just under 5 bits each. */
export function randomSigns(random: Runtime['random'], count: number): string {
  const signs: string[] = [];
  // A byte past the last whole round of the alphabet would favour its first signs.
  const bound = 256 - (256 % alphabet.length);
  while (signs.length < count) {
    for (const byte of random(32))
      if (byte < bound && signs.length < count) signs.push(alphabet[byte % alphabet.length] ?? '');
  }
  return signs.join('');
}
