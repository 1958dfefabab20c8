import { type RawBuilder, sql } from 'kysely';
import { halvesOf } from '#contract/http/paging.ts';

/** Where a page begins; see `contract/http/paging.ts`. */
export interface PageAsked {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly last?: 'yes' | undefined;
}

/** Whether the rows of a page are read against the list's order: from its end, or from a place back. */
export const isReadBackwards = ({ before, last }: PageAsked): boolean => before !== undefined || last === 'yes';

/**
 * What lies beyond the place that a page begins at; null for one that begins at an end of the list.
 * @param columns what the list is ordered by, newest first
 */
export function beyondPlace(asked: PageAsked, columns: readonly [string, string]): RawBuilder<boolean> | null {
  const place = asked.after ?? asked.before;
  if (place === undefined) return null;
  const [first, second] = halvesOf(place);
  const side = asked.after === undefined ? sql`>` : sql`<`;
  return sql<boolean>`(${sql.ref(columns[0])}, ${sql.ref(columns[1])}) ${side} (${first}, ${second})`;
}

/**
 * Makes a page of rows that were read from where it begins, one more than it holds.
 * @param placeOfRow what to go on from
 */
export function pageOfRows<R, P extends string>(
  rows: readonly R[],
  size: number,
  asked: PageAsked,
  placeOfRow: (row: R) => P,
): { readonly rows: readonly R[]; readonly before: P | null; readonly after: P | null } {
  const backwards = isReadBackwards(asked);
  const isMore = rows.length > size;
  const shown = backwards ? rows.slice(0, size).reverse() : rows.slice(0, size);
  const [first, last] = [shown[0], shown.at(-1)];
  const hasBefore = backwards ? isMore : asked.after !== undefined;
  const hasAfter = backwards ? asked.before !== undefined : isMore;
  return {
    rows: shown,
    before: hasBefore && first !== undefined ? placeOfRow(first) : null,
    after: hasAfter && last !== undefined ? placeOfRow(last) : null,
  };
}
