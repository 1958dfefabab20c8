import { sql } from 'kysely';
import type { ReportSession } from '#contract/forms/report/draft.ts';
import type { Mark } from '#contract/forms/report/stretches.ts';
import { catalogue, type EntryType, type PlanItem } from '#contract/trail/catalogue.ts';
import type { Reader } from '../store/store.ts';
import type { EntriesTable, SessionsTable } from '../store/tables.ts';

/** Entries that a report is made of. */
const wanted: readonly EntryType[] = [
  ...(['session.started', 'session.interrupted', 'session.resumed', 'session.ended'] as const),
  ...(['session.closed-by-rule', 'session.corrected', 'clock.jumped'] as const),
  ...(['exception.used', 'save.recovered', 'save.restored', 'work.files'] as const),
];

/** In the words of the index over them: SQLite uses it for no others. */
export const notHeartbeats = sql<boolean>`entries.type <> 'heartbeat'`;

/** Sessions asked for in one query: SQLite takes so many values, and more. */
const atOnce = 500;

type Columns = Pick<
  SessionsTable,
  'id' | 'chain' | 'started_at' | 'ended_at' | 'closed_by' | 'work' | 'result' | 'state'
>;
type Found = Pick<EntriesTable, 'session' | 'chain' | 'at' | 'type' | 'data'>;

/** Each session as a report needs it, with the plan that was in force at its start. */
export async function reportSessions(
  db: Reader,
  rows: readonly Columns[],
): Promise<
  ReadonlyMap<
    string,
    { readonly session: ReportSession; readonly plan: readonly PlanItem[]; readonly isWhole: boolean }
  >
> {
  const entries: Found[] = [];
  for (let from = 0; from < rows.length; from += atOnce) {
    const ids = rows.slice(from, from + atOnce).map(({ id }) => id);
    entries.push(
      ...(await db
        .selectFrom('entries')
        .select(['session', 'chain', 'at', 'type', 'data'])
        .where('session', 'in', ids)
        .where('type', 'in', [...wanted])
        .where(notHeartbeats)
        .orderBy('session')
        .orderBy('seq')
        .execute()),
    );
  }
  const of = Map.groupBy(entries, ({ session }) => session ?? '');
  return new Map(
    rows.map((row) => {
      const own = (of.get(row.id) ?? []).filter(({ chain }) => chain === row.chain);
      const isWhole = own.length > 0 && own.every(({ data }) => data !== null);
      return [row.id, { session: sessionOf(row, own, isWhole), plan: planOf(own), isWhole }];
    }),
  );
}

function planOf(entries: readonly Found[]): readonly PlanItem[] {
  const start = entries.find(({ type }) => type === 'session.started');
  return start?.data == null ? [] : catalogue['session.started'].data.parse(JSON.parse(start.data)).plan;
}

/** Where the data was disposed of, the session's own row still says when it began and ended. */
function sessionOf(row: Columns, entries: readonly Found[], isWhole: boolean): ReportSession {
  const marks = entries.flatMap(markOf);
  const bare: Mark[] = [{ type: 'session.started', at: row.started_at }];
  if (row.ended_at !== null && row.ended_at !== '') bare.push({ type: 'session.ended', at: row.ended_at });
  return {
    marks: isWhole ? marks : bare,
    ...{ work: row.work, result: row.result },
    closedBy: row.state === 'closed' ? (row.closed_by ?? 'person') : null,
    files: entries.flatMap(fileOf),
  };
}

function markOf({ type, at, data }: Found): readonly Mark[] {
  if (data === null) return [];
  switch (type) {
    case 'session.started':
    case 'session.resumed':
    case 'session.ended':
      return [{ type, at }];
    case 'session.interrupted':
      return [{ type, at, data: catalogue[type].data.parse(JSON.parse(data)) }];
    case 'session.closed-by-rule':
      return [{ type, at, data: catalogue[type].data.parse(JSON.parse(data)) }];
    case 'session.corrected':
      return [{ type, at, data: catalogue[type].data.parse(JSON.parse(data)) }];
    case 'clock.jumped':
      return [{ type, at, data: catalogue[type].data.parse(JSON.parse(data)) }];
    default:
      return [];
  }
}

/** The name without its folder: what the person knows the file by. */
const plainName = (text: string): string => text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);

function fileOf({ type, at, data }: Found): readonly { readonly at: string; readonly name: string }[] {
  if (data === null) return [];
  if (type === 'work.files')
    return catalogue[type].data.parse(JSON.parse(data)).files.map((file) => ({
      at: file.at,
      name: plainName(file.name.text),
    }));
  if (type === 'exception.used' || type === 'save.recovered' || type === 'save.restored')
    return [{ at, name: plainName(catalogue[type].data.parse(JSON.parse(data)).name.text) }];
  return [];
}
