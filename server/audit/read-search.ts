import type { z } from 'zod';
import { type EntriesAnswer, type EntriesQuery, EntryFilters } from '#contract/http/audit-api.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { actorOf } from './actor.ts';
import { auditEntries } from './audit-entry.ts';
import { givenFilters } from './given-filters.ts';
import type { AsyncIndex } from './search/remote-index.ts';
import { findPage, prepareSearch } from './search/search-entries.ts';

/** Entries not indexed yet are counted up to this many. */
const maxBehind = 100_000;

/** The filters of a query, without where it begins. */
export const filtersOf = (query: EntryFilters): EntryFilters => givenFilters(EntryFilters.strip().parse(query));

/**
 * One page of entries. The search itself runs outside of any transaction; then the page is read, with the act that says
 * who read it, in one. OF-400: two ways to begin.
 */
export async function readSearch(
  store: Store,
  runtime: Runtime,
  index: AsyncIndex,
  caller: Caller,
  query: EntriesQuery,
): Promise<Outcome<z.input<typeof EntriesAnswer>>> {
  if ([query.after, query.before, query.last].filter((begin) => begin !== undefined).length > 1) {
    return refusal('OF-400', 'after, before and last exclude each other');
  }
  const filters = filtersOf(query);
  const order = query.order ?? 'newest';
  const page = await findPage(store.db, index, prepareSearch(filters), query);
  const { number } = await index.position();
  const behind = await store.db
    .selectFrom((db) =>
      db.selectFrom('entries').select('log_index').where('log_index', '>', number).limit(maxBehind).as('waiting'),
    )
    .select((e) => e.fn.countAll<number>().as('entries'))
    .executeTakeFirstOrThrow();
  return store.write(async (tx) => {
    const entries = await auditEntries(tx, page.numbers);
    const [first, last] = [page.numbers[0] ?? null, page.numbers.at(-1) ?? null];
    await appendAct(tx, {
      at: runtime.now(),
      actor: actorOf(caller),
      act: 'entries.searched',
      data: { filters, order, shown: entries.length, first, last },
    });
    return ok({
      entries,
      hasBefore: page.hasBefore,
      hasAfter: page.hasAfter,
      searched: page.until === null ? { all: true as const } : { all: false as const, until: page.until },
      counted: page.counted,
      behind: behind.entries,
    });
  });
}
