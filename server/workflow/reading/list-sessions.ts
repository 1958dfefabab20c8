import { sql } from 'kysely';
import type { z } from 'zod';
import { mostCounted, type SessionsAnswer, type SessionsQuery, sessionsPerPage } from '#contract/http/console-api.ts';
import { placeOf } from '#contract/http/paging.ts';
import { dayLater } from '#contract/loan/period.ts';
import { instantOf } from '#contract/session/closing.ts';
import { isRealDate } from '#contract/words/era.ts';
import type { Caller } from '../../auth/access.ts';
import { beyondPlace, isReadBackwards, pageOfRows } from '../../store/page-of-rows.ts';
import type { Reader, Store } from '../../store/store.ts';
import { sessionRow } from './session-row.ts';

/** The sessions that the caller's scope reaches, newest first, a page at a time. */
export async function listSessions(
  { reader }: Pick<Store, 'reader'>,
  caller: Caller,
  asked: SessionsQuery,
): Promise<z.infer<typeof SessionsAnswer>> {
  const within = sessionsWithin(reader, caller, asked);
  const counted = await reader
    .selectFrom(
      within
        .select('sessions.id')
        .limit(mostCounted + 1)
        .as('found'),
    )
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  let query = within.select(['sessions.id', 'sessions.started_at']);
  const beyond = beyondPlace(asked, ['sessions.started_at', 'sessions.id']);
  if (beyond !== null) query = query.where(beyond);
  const direction = isReadBackwards(asked) ? 'asc' : 'desc';
  const found = await query
    .orderBy('sessions.started_at', direction)
    .orderBy('sessions.id', direction)
    .limit(sessionsPerPage + 1)
    .execute();
  const page = pageOfRows(found, sessionsPerPage, asked, (row) => placeOf(row.started_at, row.id));
  return {
    sessions: await readRows(
      reader,
      page.rows.map(({ id }) => id),
    ),
    total: Math.min(counted.total, mostCounted),
    isMore: counted.total > mostCounted,
    ...{ before: page.before, after: page.after },
  };
}

function sessionsWithin(reader: Reader, caller: Caller, asked: SessionsQuery) {
  const staff = caller.scope === 'own' ? caller.account.id : asked.staff;
  const section = caller.scope === 'section' ? caller.sectionId : undefined;
  // Whoever asks for few loans has their sessions gathered and put in order; otherwise the list is walked in its order
  // until the page is full. CROSS JOIN says which (https://sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join).
  const isNarrow = staff !== undefined || section !== undefined || asked.terminal !== undefined;
  let query = isNarrow
    ? reader.selectFrom('loans').crossJoin('sessions').whereRef('sessions.loan_id', '=', 'loans.id')
    : reader.selectFrom('sessions').crossJoin('loans').whereRef('sessions.loan_id', '=', 'loans.id');
  if (section !== undefined) query = query.where('loans.section_id', '=', section);
  if (staff !== undefined) query = query.where('loans.staff_id', '=', staff);
  if (staff !== undefined && asked.staff !== undefined) query = query.where('loans.staff_id', '=', asked.staff);
  if (asked.terminal !== undefined) query = query.where('loans.terminal_id', '=', asked.terminal);
  const { from, to } = asked;
  if (from !== undefined) query = query.where('sessions.day', '>=', from);
  if (to !== undefined) query = query.where('sessions.day', '<=', to);
  // The same said of the moment, by which the list is walked: it begins and ends where the days do.
  if (from !== undefined && isRealDate(from)) query = query.where('sessions.started_at', '>=', midnight(from));
  if (to !== undefined && isRealDate(to)) query = query.where('sessions.started_at', '<', midnight(dayLater(to, 1)));
  // Written out, so that the index of open ones serves.
  if (asked.state === 'open') query = query.where(sql<boolean>`sessions.state <> 'closed'`);
  if (asked.state === 'closed') query = query.where('sessions.state', '=', 'closed');
  return query;
}

/** The moment at which a day begins in Japan. */
const midnight = (day: string): string => instantOf(day, '00:00').toISOString();

async function readRows(reader: Reader, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await reader
    .selectFrom('sessions')
    .innerJoin('loans', 'loans.id', 'sessions.loan_id')
    .selectAll('sessions')
    .select(['loans.terminal_id', 'loans.staff_id', 'loans.staff_name', 'loans.section_name'])
    .where('sessions.id', 'in', [...ids])
    .orderBy('sessions.started_at', 'desc')
    .orderBy('sessions.id', 'desc')
    .execute();
  return rows.map(sessionRow);
}
