import { localDate } from '#contract/session/closing.ts';
import { catalogue, type EntryType } from '#contract/trail/catalogue.ts';
import type { SessionsTable } from '../../store/tables.ts';

/** In place of an instant whose entry's data was disposed of. */
export const disposedInstant = '';

/** A session's row after the entry that begins it. @param work null where that entry's data was disposed of */
export function begunSession<Work extends string | null>(
  id: string,
  at: string,
  work: Work,
): Omit<SessionsTable, 'chain' | 'loan_id' | 'work'> & { readonly work: Work } {
  return {
    ...{ id, day: localDate(new Date(at)), started_at: at, work },
    ...{ since: null, ended_at: null, closed_by: null, result: null, entries: 0, prevented: 0, gaps: 0 },
    state: 'working',
  };
}

type Changing = Partial<Pick<SessionsTable, 'state' | 'since' | 'ended_at' | 'closed_by' | 'result'>>;

/** What a later entry changes of its session's row. @param data null where it was disposed of */
export function sessionChange(type: EntryType, at: string, data: unknown): Changing {
  switch (type) {
    case 'session.interrupted':
      return { state: 'interrupted', since: at };
    case 'session.resumed':
      return { state: 'working', since: null };
    case 'session.ended': {
      const result = data === null ? null : catalogue[type].data.parse(data).result;
      return { state: 'closed', since: null, ended_at: at, closed_by: 'person', result };
    }
    case 'session.closed-by-rule': {
      // When and by which rule is part of the data: once that is gone, the row alone knows.
      const facts = data === null ? null : catalogue[type].data.parse(data);
      const ended = { ended_at: facts?.effectiveEnd ?? disposedInstant, closed_by: facts?.rule ?? null };
      return { state: 'closed', since: null, ...ended };
    }
    case 'session.corrected': {
      const facts = data === null ? null : catalogue[type].data.parse(data);
      return { ended_at: facts?.endedAt ?? disposedInstant, result: facts?.result ?? null };
    }
    default:
      return {};
  }
}
