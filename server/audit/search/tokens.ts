import type { EntryFilters } from '#contract/http/audit-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { type EntryType, typeEntry } from '#contract/trail/catalogue.ts';
import { bigramsOf, plainText } from './bigrams.ts';
import { searchableLines } from './searchable-text.ts';

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

type Worded = Pick<IndexedEntry, 'type' | 'data' | 'staffName' | 'sectionName'>;

/** All that an entry can be found by, its borrower's name and section included; none once its data is gone. */
const linesOf = ({ type, data, staffName, sectionName }: Worded): readonly string[] =>
  data === null ? [] : [...searchableLines(type, JSON.parse(data)), staffName ?? '', sectionName ?? ''];

/** The same as one text, as it is compared. */
export const textOf = (entry: Worded): string => plainText(linesOf(entry).join('\n'));

/** Texts, and lines of such, whose pairs are kept: most entries say what another one said, or nearly so. */
const maxKept = { texts: 1_000, lines: 10_000, hours: 1_000 } as const;
const keptTexts = new Map<string, string>();
const keptLines = new Map<string, readonly string[]>();

function keep<T>(kept: Map<string, T>, most: number, key: string, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= most) kept.clear();
  const made = make();
  kept.set(key, made);
  return made;
}

const keptDays = new Map<string, string>();
/** Day in Japan, by the terminal's clock. Japan's days begin with an hour of UTC: all of one hour have the same. */
export const dayOf = ({ at }: Pick<IndexedEntry, 'at'>): string =>
  keep(keptDays, maxKept.hours, at.slice(0, '2026-11-21T00'.length), () => localDate(new Date(at)));

const pairsOfLine = (line: string): readonly string[] =>
  keep(keptLines, maxKept.lines, line, () => [...bigramsOf(plainText(line))]);

/** Each pair once, separated by spaces. No word goes over the end of a line. */
const pairsOf = (lines: readonly string[]): string =>
  keep(keptTexts, maxKept.texts, lines.join('\n'), () => [...new Set(lines.flatMap(pairsOfLine))].join(' '));

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
  if (entry.data !== null) tokens.push(pairsOf(linesOf(entry)));
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
