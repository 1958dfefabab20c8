import { bigramsOf, plainText, wordsOf } from './bigrams.ts';
import { sectionToken, staffToken } from './tokens.ts';

/** A borrower, by whose name and section entries are found too. */
export interface Borrower {
  readonly staff: string;
  readonly name: string;
  readonly section: string;
  readonly sectionName: string;
}

/** One of the words typed apart: each of them must be found in the entry, or be part of its borrower's name or section. */
export interface TextPart {
  /** As `plainText`. */
  readonly plain: string;
  /** Pairs that an entry with the word has, all of them. */
  readonly pairs: readonly string[];
  /** Exact tokens any of which will do instead. */
  readonly instead: readonly string[];
  /** Whether pairs and tokens decide it alone. Longer words are looked up: 東京都 has the pairs of 東京 and 京都 apart. */
  readonly isExact: boolean;
}

/** More names than this and the word is no name: tokens that the index would have to join. */
const maxNames = 30;

/** Reads what was typed into the search box. */
export function readText(text: string | undefined, borrowers: readonly Borrower[]): readonly TextPart[] {
  const typed = plainText(text ?? '').trim();
  if (typed === '') return [];
  return [...new Set(typed.split(/\s+/u))].map((plain) => {
    const named = borrowers.filter(({ name }) => plainText(name).includes(plain));
    const inSection = borrowers.filter(({ sectionName }) => plainText(sectionName).includes(plain));
    const instead = [
      ...new Set([...named.map(({ staff }) => staffToken(staff)), ...inSection.map((b) => sectionToken(b.section))]),
    ];
    const [word, ...others] = wordsOf(plain);
    const isExact = others.length === 0 && word === plain && [...plain].length === 2 && instead.length <= maxNames;
    return { plain, pairs: [...bigramsOf(plain)], instead: instead.slice(0, maxNames), isExact };
  });
}

/** Whether an entry holds a word. @param plainEntry its `searchableText` @param plainNames its borrower's name, section */
export const holdsPart = (part: TextPart, plainEntry: string, plainNames: string): boolean =>
  plainEntry.includes(part.plain) || plainNames.includes(part.plain);

const quoted = (token: string): string => `"${token.replaceAll('"', '""')}"`;

/** The condition of one word in the index's language; null where the index cannot tell (a single character). */
function partCondition({ pairs, instead }: TextPart): string | null {
  if (pairs.length === 0) return null;
  const all = pairs.map(quoted).join(' AND ');
  return instead.length === 0 ? all : `((${all}) OR ${instead.map(quoted).join(' OR ')})`;
}

/** All conditions but the period's; null where there is none. */
export function matchCondition(tokens: readonly string[], parts: readonly TextPart[]): string | null {
  const conditions = [...tokens.map(quoted), ...parts.flatMap((part) => partCondition(part) ?? [])];
  return conditions.length === 0 ? null : conditions.join(' AND ');
}

/** One of these tokens. */
export const anyOf = (tokens: readonly string[]): string => `(${tokens.map(quoted).join(' OR ')})`;
