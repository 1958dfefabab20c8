import type { z } from 'zod';
import type { SessionRow, SessionsQuery } from '#contract/http/console-api.ts';
import type { Caller } from '../../auth/access.ts';
import type { Store } from '../../store/store.ts';
import { sessionRow } from './session-row.ts';

/** Rows on one page. */
const pageRows = 50;

/** The sessions that the caller's scope reaches, newest first, a page at a time. */
export async function listSessions(
  store: Store,
  caller: Caller,
  asked: z.output<typeof SessionsQuery>,
): Promise<{ readonly sessions: SessionRow[]; readonly total: number }> {
  let query = store.db.selectFrom('sessions').innerJoin('loans', 'loans.id', 'sessions.loan_id');
  if (caller.scope === 'section') query = query.where('loans.section_id', '=', caller.sectionId);
  if (caller.scope === 'own') query = query.where('loans.staff_id', '=', caller.account.id);
  if (asked.from !== undefined) query = query.where('sessions.day', '>=', asked.from);
  if (asked.to !== undefined) query = query.where('sessions.day', '<=', asked.to);
  if (asked.staff !== undefined) query = query.where('loans.staff_id', '=', asked.staff);
  if (asked.terminal !== undefined) query = query.where('loans.terminal_id', '=', asked.terminal);
  if (asked.state !== undefined) query = query.where('sessions.state', asked.state === 'closed' ? '=' : '!=', 'closed');

  const { total } = await query.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await query
    .selectAll('sessions')
    .select(['loans.terminal_id', 'loans.staff_id', 'loans.staff_name', 'loans.section_name'])
    .orderBy('sessions.started_at', 'desc')
    .orderBy('sessions.id')
    .limit(pageRows)
    .offset(asked.offset ?? 0)
    .execute();
  return { sessions: rows.map(sessionRow), total };
}
