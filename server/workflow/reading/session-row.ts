import type { Selectable } from 'kysely';
import type { SessionRow } from '#contract/http/console-api.ts';
import type { LoansTable, SessionsTable } from '../../store/tables.ts';

type Columns = Selectable<SessionsTable> & Pick<LoansTable, 'terminal_id' | 'staff_id' | 'staff_name' | 'section_name'>;

/** A session as the console shows it. */
export const sessionRow = (row: Columns): SessionRow => ({
  id: row.id,
  terminal: row.terminal_id,
  staff: { id: row.staff_id, name: row.staff_name, section: row.section_name },
  startedAt: row.started_at,
  endedAt: row.ended_at,
  state: row.state,
  closedBy: row.closed_by,
  work: row.work,
  result: row.result,
  entries: row.entries,
  prevented: row.prevented,
  gaps: row.gaps,
});
