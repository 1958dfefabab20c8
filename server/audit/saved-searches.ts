import type { EntryFilters, SavedSearch } from '#contract/http/audit-api.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { actorOf } from './actor.ts';
import { givenFilters, storedFilters } from './given-filters.ts';

/** Searches that were kept and not put aside, by name. */
export async function listSavedSearches(store: Store): Promise<SavedSearch[]> {
  const rows = await store.db
    .selectFrom('saved_searches')
    .selectAll()
    .where('archived_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    filters: storedFilters(row.filters),
    savedAt: row.saved_at,
    savedBy: row.saved_by,
  }));
}

/** Keeps a search under a name. */
export async function saveSearch(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly name: string; readonly filters: EntryFilters },
): Promise<SavedSearch> {
  const at = runtime.now();
  const filters = givenFilters(asked.filters);
  const { name } = asked;
  const kept = { savedAt: at.toISOString(), savedBy: actorOf(caller) };
  return store.write(async (tx) => {
    const { id } = await tx
      .insertInto('saved_searches')
      .values({
        name,
        filters: JSON.stringify(filters),
        saved_at: kept.savedAt,
        saved_by: kept.savedBy,
        archived_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'search.saved', data: { id, name, filters } });
    return { id, name, filters, ...kept };
  });
}

/** Puts a saved search aside; it stays in the database. OF-404: there is none, or it was put aside before. */
export async function archiveSearch(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  id: number,
): Promise<Outcome<Record<string, never>>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<Record<string, never>>> => {
    const { numUpdatedRows } = await tx
      .updateTable('saved_searches')
      .set({ archived_at: at.toISOString() })
      .where('id', '=', id)
      .where('archived_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return refusal('OF-404');
    await appendAct(tx, { at, actor: actorOf(caller), act: 'search.archived', data: { id } });
    return ok({});
  });
}
