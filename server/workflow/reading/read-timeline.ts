import { sql } from 'kysely';
import { z } from 'zod';
import type { SessionAnswer, TimelineEntry, TimelineQuery } from '#contract/http/console-api.ts';
import { entryTypes, typeEntry } from '#contract/trail/catalogue.ts';
import { type Caller, mayReach } from '../../auth/access.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store } from '../../store/store.ts';
import type { EntriesTable } from '../../store/tables.ts';
import { sessionRow } from './session-row.ts';

/** Entries on one page. */
const pageEntries = 500;

const Data = z.record(z.string(), z.json());

/** A LIKE pattern for text anywhere in stored JSON: escaped as JSON escapes it, then as LIKE does. */
export const likeInJson = (text: string): string =>
  `%${JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\\%_]/g, '\\$&')}%`;

/** Types whose Japanese title holds the text. */
export const typesTitled = (text: string): readonly EntriesTable['type'][] =>
  entryTypes.filter((type) => typeEntry(type).title.toLowerCase().includes(text.toLowerCase()));

/** The filters that were given, as they are recorded. */
const givenFilters = (filters: z.output<typeof TimelineQuery>): Record<string, string | number> =>
  Object.fromEntries(Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const timelineEntry = (row: EntriesTable): TimelineEntry => ({
  seq: row.seq,
  at: row.at,
  receivedAt: row.received_at,
  type: row.type,
  actor: row.actor,
  data: Data.parse(JSON.parse(row.data ?? '{}')),
  hash: row.hash,
});

/**
 * One session with its entries, a page at a time. That it was read, by whom and how filtered, is an act of the office in
 * the same transaction: nobody reads a trail unseen. OF-404: no such session. OF-403: beyond the caller's scope.
 */
export async function readTimeline(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  id: string,
  filters: z.output<typeof TimelineQuery>,
): Promise<Outcome<z.output<typeof SessionAnswer>>> {
  const actor = `${caller.account.role}:${caller.account.id}`;
  const at = runtime.now();
  const given = givenFilters(filters);
  return store.write(async (tx): Promise<Outcome<z.output<typeof SessionAnswer>>> => {
    const session = await tx
      .selectFrom('sessions')
      .innerJoin('loans', 'loans.id', 'sessions.loan_id')
      .selectAll('sessions')
      .select(['loans.terminal_id', 'loans.staff_id', 'loans.staff_name', 'loans.section_id', 'loans.section_name'])
      .where('sessions.id', '=', id)
      .executeTakeFirst();
    if (session === undefined) return refusal('OF-404');
    if (!mayReach(caller, { staffId: session.staff_id, sectionId: session.section_id })) {
      await appendAct(tx, { at, actor, act: 'session.read-refused', data: { session: id } });
      return refusal('OF-403');
    }
    let query = tx.selectFrom('entries').where('session', '=', id).where('chain', '=', session.chain);
    if (filters.type !== undefined) query = query.where('type', '=', filters.type);
    if (filters.disposition !== undefined) query = query.where('disposition', '=', filters.disposition);
    const { text } = filters;
    if (text !== undefined && text !== '') {
      const titled = typesTitled(text);
      query = query.where((e) =>
        e.or([
          sql<boolean>`data like ${likeInJson(text)} escape '\\'`,
          ...(titled.length > 0 ? [e('type', 'in', titled)] : []),
        ]),
      );
    }
    const { matching } = await query.select((e) => e.fn.countAll<number>().as('matching')).executeTakeFirstOrThrow();
    const rows = await query
      .selectAll()
      .where('seq', '>', filters.after ?? -1)
      .orderBy('seq')
      .limit(pageEntries)
      .execute();
    await appendAct(tx, { at, actor, act: 'session.read', data: { session: id, filters: given } });
    return ok({ session: sessionRow(session), entries: rows.map(timelineEntry), matching, total: session.entries });
  });
}
