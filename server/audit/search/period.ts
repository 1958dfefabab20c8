import { dayToken, monthToken, yearToken } from './tokens.ts';

/** Entries of one day: how many, and the span of their numbers. */
export interface KnownDay {
  readonly day: string;
  readonly entries: number;
  readonly first: number;
  readonly last: number;
}

/** What a period asks of the index. */
export type Period =
  /** No entry falls into it. */
  | { readonly kind: 'empty' }
  /** Entries with one of these tokens (none: any entry), numbered from `first` to `last`. */
  | { readonly kind: 'span'; readonly tokens: readonly string[]; readonly first: number; readonly last: number };

/**
 * Covers a period with as few tokens as there can be: whole years, then whole months, then days. A year is whole where
 * each day of it that has entries lies within the period.
 * @param days all days that have entries, ascending
 */
export function coverPeriod(days: readonly KnownDay[], from: string | undefined, to: string | undefined): Period {
  const isWithin = ({ day }: KnownDay): boolean =>
    (from === undefined || day >= from) && (to === undefined || day <= to);
  const within = days.filter(isWithin);
  if (within.length === 0) return { kind: 'empty' };
  const first = within.reduce((least, day) => Math.min(least, day.first), Number.MAX_SAFE_INTEGER);
  const last = within.reduce((most, day) => Math.max(most, day.last), 0);
  if (within.length === days.length) return { kind: 'span', tokens: [], first, last };
  const tokens: string[] = [];
  for (const [year, inYear] of groups(days, 4)) {
    if (inYear.every(isWithin)) tokens.push(yearToken(year));
    else
      for (const [month, inMonth] of groups(inYear, 7)) {
        if (inMonth.every(isWithin)) tokens.push(monthToken(month));
        else tokens.push(...inMonth.filter(isWithin).map(({ day }) => dayToken(day)));
      }
  }
  return { kind: 'span', tokens, first, last };
}

const groups = (days: readonly KnownDay[], length: number): ReadonlyMap<string, readonly KnownDay[]> =>
  Map.groupBy(days, ({ day }) => day.slice(0, length));
