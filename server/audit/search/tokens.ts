import type { EntryFilters } from '#contract/http/audit-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { type EntryType, typeEntry } from '#contract/trail/catalogue.ts';
import { bigramsOf, plainText } from './bigrams.ts';
import { searchableText } from './searchable-text.ts';

/** What the index takes in of one entry. */
export interface IndexedEntry {
  /** Its place in the office log. */
  readonly number: number;
  readonly at: string;
  readonly session: string | null;
  readonly type: EntryType;
  /** JSON; null once disposed of. */
  readonly data: string | null;
  /** Whose terminal it was written on: id, name and section as of the hand-over. */
  readonly staff: string | null;
  readonly staffName: string | null;
  readonly section: string | null;
  readonly sectionName: string | null;
  readonly terminal: string | null;
}

/**
 * Exact tokens begin with letters and a colon. Pairs of characters have neither: no text can pass for a filter.
 * Whatever the index's tokenizer would cut at is written as its code.
 */
const exact = (kind: string, value: string): string =>
  `${kind}:${value.replace(/[^A-Za-z0-9._:-]/g, (sign) => `_${(sign.codePointAt(0) ?? 0).toString(16)}`)}`;

export const dayToken = (day: string): string => exact('day', day);
export const monthToken = (month: string): string => exact('month', month);
export const yearToken = (year: string): string => exact('year', year);

/** Day in Japan, by the terminal's clock. */
export const dayOf = (entry: Pick<IndexedEntry, 'at'>): string => localDate(new Date(entry.at));

/** All that an entry can be found by, its borrower's name and section included; empty once its data is gone. */
export const textOf = (entry: Pick<IndexedEntry, 'type' | 'data' | 'staffName' | 'sectionName'>): string =>
  entry.data === null
    ? ''
    : `${searchableText(entry.type, JSON.parse(entry.data))}\n${plainText(`${entry.staffName ?? ''}\n${entry.sectionName ?? ''}`)}`;

/** Texts whose pairs are kept: most entries say what another one said. */
const maxKeptTexts = 1_000;
const keptPairs = new Map<string, string>();

function pairsOf(text: string): string {
  const kept = keptPairs.get(text);
  if (kept !== undefined) return kept;
  if (keptPairs.size >= maxKeptTexts) keptPairs.clear();
  const pairs = [...bigramsOf(text)].join(' ');
  keptPairs.set(text, pairs);
  return pairs;
}

/** The tokens of one entry, separated by spaces. */
export function tokensOf(entry: IndexedEntry): string {
  const day = dayOf(entry);
  const tokens = [
    everyToken,
    exact('type', entry.type),
    exact('end', typeEntry(entry.type).disposition),
    dayToken(day),
    monthToken(day.slice(0, 7)),
    yearToken(day.slice(0, 4)),
  ];
  if (entry.session !== null) tokens.push(exact('session', entry.session));
  if (entry.staff !== null) tokens.push(exact('staff', entry.staff));
  if (entry.section !== null) tokens.push(exact('section', entry.section));
  if (entry.terminal !== null) tokens.push(exact('terminal', entry.terminal));
  if (entry.data !== null) tokens.push(pairsOf(textOf(entry)));
  return tokens.join(' ');
}

/** Found on every entry: what a search without conditions asks for. */
export const everyToken = 'every';

/** Tokens of the exact filters; period and text are apart. */
export function filterTokens(filters: EntryFilters): readonly string[] {
  const kinds = [
    ['session', filters.session],
    ['staff', filters.staff],
    ['terminal', filters.terminal],
    ['section', filters.section],
    ['type', filters.type],
    ['end', filters.disposition],
  ] as const;
  return kinds.flatMap(([kind, value]) => (value === undefined ? [] : [exact(kind, value)]));
}
