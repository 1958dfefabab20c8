import { bigramsOf, plainText, wordsOf } from './bigrams.ts';

/** One of the words typed apart; each of them must be found. */
export interface TextPart {
  /** As `plainText`. */
  readonly plain: string;
  /** Pairs of characters that every entry with the word has. */
  readonly pairs: readonly string[];
  /** Whether the pairs decide it alone. Longer words are looked up: 東京と京都 has the pairs of 東京都. */
  readonly isExact: boolean;
}

/** Reads what was typed into the search box. */
export function readText(text: string | undefined): readonly TextPart[] {
  const typed = plainText(text ?? '').trim();
  if (typed === '') return [];
  return [...new Set(typed.split(/\s+/u))].map((plain) => {
    const [word, ...others] = wordsOf(plain);
    const isExact = others.length === 0 && word === plain && [...plain].length === 2;
    return { plain, pairs: [...bigramsOf(plain)], isExact };
  });
}

const quoted = (token: string): string => `"${token.replaceAll('"', '""')}"`;

/**
 * All conditions but the period's, in the index's language; null where there is none. A single character has no pairs:
 * the index cannot tell.
 */
export function matchCondition(tokens: readonly string[], parts: readonly TextPart[]): string | null {
  const wanted = [...new Set([...tokens, ...parts.flatMap(({ pairs }) => pairs)])];
  return wanted.length === 0 ? null : wanted.map(quoted).join(' AND ');
}

/** One of these tokens. */
export const anyOf = (tokens: readonly string[]): string => `(${tokens.map(quoted).join(' OR ')})`;
