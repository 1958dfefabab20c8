import type { DayKind } from './counting.ts';
import { fiscalYearOf } from './fiscal-year.ts';

/** What one person did in one month, as far as totals are made of it. A month may have several rows. */
export interface PersonMonth {
  /** `2020-04` */
  readonly month: string;
  readonly section: string;
  readonly kind: DayKind;
  readonly days: number;
}

/** All sections, or both kinds, together. */
export const together = '';

/** One month of a section (or of all) in a kind (or in both). Of a change: what is added, which may be less than none. */
export interface Total {
  readonly month: string;
  readonly section: string;
  readonly kind: DayKind | typeof together;
  readonly persons: number;
  readonly days: number;
  /** Persons who did it for the first time of all, and for the first time of the fiscal year. */
  readonly newcomers: number;
  readonly yearNewcomers: number;
}

const keyOf = ({ section, kind, month }: Pick<Total, 'section' | 'kind' | 'month'>): string =>
  JSON.stringify([section, kind, month]);

/** What one person adds to every total that counts them. @param rows all months of that person, in any order */
export function totalsOfPerson(rows: readonly PersonMonth[]): readonly Total[] {
  const months = new Map<string, Omit<Total, 'persons' | 'newcomers' | 'yearNewcomers'>>();
  for (const { month, section, kind, days } of rows) {
    for (const scope of [
      { month, section, kind },
      { month, section, kind: together },
      { month, section: together, kind },
      { month, section: together, kind: together },
    ] as const) {
      const key = keyOf(scope);
      months.set(key, { ...scope, days: (months.get(key)?.days ?? 0) + days });
    }
  }
  const begun = new Set<string>();
  return [...months.values()]
    .sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0))
    .map((row) => {
      const scope = JSON.stringify([row.section, row.kind]);
      const year = `${scope} ${fiscalYearOf(row.month)}`;
      const [isFirst, isFirstOfYear] = [!begun.has(scope), !begun.has(year)];
      begun.add(scope).add(year);
      return { ...row, persons: 1, newcomers: isFirst ? 1 : 0, yearNewcomers: isFirstOfYear ? 1 : 0 };
    });
}

/** What has to be added to the totals when one person's months change. Nothing where nothing changed. */
export function changeOfTotals(before: readonly PersonMonth[], after: readonly PersonMonth[]): readonly Total[] {
  const change = new Map<string, Total>();
  const add = (total: Total, sign: 1 | -1): void => {
    const key = keyOf(total);
    const held = change.get(key) ?? { ...total, persons: 0, days: 0, newcomers: 0, yearNewcomers: 0 };
    change.set(key, {
      ...held,
      persons: held.persons + sign * total.persons,
      days: held.days + sign * total.days,
      newcomers: held.newcomers + sign * total.newcomers,
      yearNewcomers: held.yearNewcomers + sign * total.yearNewcomers,
    });
  };
  for (const total of totalsOfPerson(before)) add(total, -1);
  for (const total of totalsOfPerson(after)) add(total, 1);
  return [...change.values()].filter(
    ({ persons, days, newcomers, yearNewcomers }) =>
      persons !== 0 || days !== 0 || newcomers !== 0 || yearNewcomers !== 0,
  );
}
