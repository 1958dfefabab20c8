import type { Kysely } from 'kysely';
import {
  type EntriesQuery,
  type EntryFilters,
  type EntryOrder,
  entriesPerPage,
  maxCounted,
} from '#contract/http/audit-api.ts';
import type { Tables } from '../../store/tables.ts';
import { type EntryRow, readEntries } from './read-entries.ts';
import type { AsyncIndex } from './remote-index.ts';
import { matchCondition, readText, type TextPart } from './text-query.ts';
import { filterTokens, textOf } from './tokens.ts';

type Db = Pick<Kysely<Tables>, 'selectFrom'>;

/** Entries that one question looks into at most before it answers with what it has. */
const maxLookedInto = 1_000;

/** Entries asked of the index at once: one page first, then larger stretches. */
const firstStretch = entriesPerPage + 1;
const nextStretch = 500;

/** A search, ready to be asked. */
export interface Search {
  readonly filters: EntryFilters;
  readonly match: string | null;
  /** Words that the index cannot decide; the entry itself is looked into for them. */
  readonly unsure: readonly TextPart[];
}

export interface Found {
  readonly numbers: readonly number[];
  /** The search gave up after its share of work: nothing beyond this entry was looked at. Null: it is complete. */
  readonly until: number | null;
  /** Entries looked into: the work of the question. */
  readonly lookedInto: number;
}

/** Reads the filters: what the index is asked, and what is left to look up. */
export function prepareSearch(filters: EntryFilters): Search {
  const parts = readText(filters.text);
  return {
    filters,
    match: matchCondition(filterTokens(filters), parts),
    unsure: parts.filter(({ isExact }) => !isExact),
  };
}

const holdsAll = (unsure: readonly TextPart[], row: EntryRow): boolean => {
  const text = textOf({ type: row.type, data: row.data, staffName: row.staff_name, sectionName: row.section_name });
  return unsure.every(({ plain }) => text.includes(plain));
};

/**
 * Numbers of matching entries in an order, up to `want` of them. The index proposes, the entries decide; the work is
 * bounded, so that a single character or an unlucky word costs no more than any other search.
 */
export async function findMatches(
  db: Db,
  index: AsyncIndex,
  { filters, match, unsure }: Search,
  asked: { readonly order: EntryOrder; readonly beyond: number | null; readonly want: number; readonly share?: number },
): Promise<Found> {
  const { order, want, share = maxLookedInto } = asked;
  const { from, to, type, disposition } = filters;
  const numbers: number[] = [];
  let { beyond } = asked;
  let lookedInto = 0;
  for (let stretch = firstStretch; ; stretch = nextStretch) {
    const limit = unsure.length === 0 ? want - numbers.length : Math.min(stretch, share - lookedInto);
    const proposed = await index.find({ match, from, to, type, disposition, order, beyond, limit });
    const last = proposed.at(-1);
    if (last === undefined) return { numbers, until: null, lookedInto };
    beyond = last;
    if (unsure.length === 0) numbers.push(...proposed);
    else {
      lookedInto += proposed.length;
      const rows = await readEntries(db, proposed);
      numbers.push(...rows.filter((row) => holdsAll(unsure, row)).map((row) => row.log_index));
    }
    if (numbers.length >= want) return { numbers: numbers.slice(0, want), until: null, lookedInto };
    if (proposed.length < limit) return { numbers, until: null, lookedInto };
    if (lookedInto >= share) return { numbers, until: last, lookedInto };
  }
}

/** All matching entries of a stretch of the log, batch by batch, however many there are: for exports and samples. */
export async function* walkMatches(
  db: Db,
  index: AsyncIndex,
  search: Search,
  asked: { readonly order: EntryOrder; readonly through: number },
): AsyncGenerator<readonly number[]> {
  const { order, through } = asked;
  let beyond: number | null = order === 'newest' ? through + 1 : null;
  for (;;) {
    const found: Found = await findMatches(db, index, search, { order, beyond, want: nextStretch, share: nextStretch });
    const numbers = found.numbers.filter((number) => number <= through);
    if (numbers.length > 0) yield numbers;
    const last = found.until ?? found.numbers.at(-1);
    const isEnd = found.until === null && found.numbers.length < nextStretch;
    if (isEnd || last === undefined || (order === 'oldest' && last >= through)) return;
    beyond = last;
  }
}

export interface Page {
  readonly numbers: readonly number[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  readonly until: number | null;
  /** Matching entries, on the first page only. */
  readonly counted: { readonly entries: number; readonly isAll: boolean } | null;
}

/** One page of a search. Backwards and from the end it is read in the opposite order and turned round. */
export async function findPage(db: Db, index: AsyncIndex, search: Search, query: EntriesQuery): Promise<Page> {
  const order = query.order ?? 'newest';
  const isBackwards = query.before !== undefined || query.last !== undefined;
  const beyond = query.after ?? query.before ?? null;
  const isFirst = beyond === null && !isBackwards;
  const found = await findMatches(db, index, search, {
    order: isBackwards ? opposite[order] : order,
    beyond,
    want: (isFirst ? maxCounted : entriesPerPage) + 1,
  });
  const numbers = found.numbers.slice(0, entriesPerPage);
  const hasMore = found.numbers.length > entriesPerPage || found.until !== null;
  const cameFrom = beyond !== null;
  // A first page that is full is complete, even where counting the rest was given up.
  const until = found.numbers.length > entriesPerPage ? null : found.until;
  const counted = isFirst
    ? {
        entries: Math.min(found.numbers.length, maxCounted),
        isAll: found.until === null && found.numbers.length <= maxCounted,
      }
    : null;
  return isBackwards
    ? { numbers: numbers.toReversed(), hasBefore: hasMore, hasAfter: cameFrom, until, counted }
    : { numbers, hasBefore: cameFrom, hasAfter: hasMore, until, counted };
}

const opposite: Readonly<Record<EntryOrder, EntryOrder>> = { newest: 'oldest', oldest: 'newest' };
