import { sql } from 'kysely';
import { halvesOf, placeOf } from '#contract/http/paging.ts';
import {
  type WorkedDayRow,
  type WorkedDaysAnswer,
  type WorkedDaysQuery,
  workedDaysPerPage,
} from '#contract/http/statistics-api.ts';
import { daysOfMonth, daysOfYear } from '#contract/statistics/fiscal-year.ts';
import { together } from '#contract/statistics/totals.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import { isReadBackwards, pageOfRows } from '../store/page-of-rows.ts';
import type { Reader, Store } from '../store/store.ts';
import { type CountedScope, scopeOf } from './scope.ts';

/** What was asked for, without what was left out. */
const given = (asked: WorkedDaysQuery): Readonly<Record<string, string | number>> =>
  Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

interface Period {
  readonly from: string;
  readonly to: string;
}

/** Before the first day of any trail. */
const beginning = '1900-01-01';

function periodOf({ year, month, until }: WorkedDaysQuery): Period {
  if (month !== undefined) return daysOfMonth(month);
  return until === undefined ? daysOfYear(Number(year)) : { from: beginning, to: daysOfMonth(until).to };
}

/**
 * The days of persons that a number was counted from, newest first, a page at a time. They name persons, so that they
 * were read is an act of the office. Of a session only when it was: what was done in it is read elsewhere, by fewer.
 * OF-403: another section.
 */
export async function readWorkedDays(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: WorkedDaysQuery,
): Promise<Outcome<WorkedDaysAnswer>> {
  const scope = scopeOf(caller, asked);
  if (!scope.ok) return scope;
  const period = periodOf(asked);
  await store.write((tx) =>
    appendAct(tx, {
      at: runtime.now(),
      actor: actorOf(caller),
      act: 'statistics.days-read',
      data: { asked: given(asked) },
    }),
  );
  const { reader } = store;
  const total = await countDays(reader, scope.value, period);
  const page = await readPage(reader, scope.value, period, asked);
  const days = page.rows;
  const sessions = await sessionsOf(reader, days, caller.scope === 'section' ? caller.sectionId : null);
  const rows = days.flatMap((day): WorkedDayRow[] => {
    const own = sessions.get(`${day.day} ${day.staff_id}`) ?? [];
    const [first] = own;
    if (first === undefined) return [];
    return [
      {
        ...{ day: day.day, kind: day.kind, telework: day.telework, minutes: day.minutes },
        staff: { id: day.staff_id, name: first.staff_name, section: first.section_name },
        sessions: own.map((row) => ({ id: row.id, startedAt: row.started_at, endedAt: row.ended_at })),
      },
    ];
  });
  return ok({ days: rows, total, before: page.before, after: page.after });
}

async function readPage(reader: Reader, scope: CountedScope, period: Period, asked: WorkedDaysQuery) {
  const place = asked.after ?? asked.before;
  const [day, staff] = place === undefined ? [null, null] : halvesOf(place);
  // From the place's own day on: with it the index is entered, the rest of that day is passed over.
  const to = day !== null && asked.after !== undefined && day < period.to ? day : period.to;
  const from = day !== null && asked.after === undefined && day > period.from ? day : period.from;
  let query = reader.selectFrom('worked_days').selectAll().where('day', '>=', from).where('day', '<=', to);
  if (scope.section !== null) query = query.where('section_id', '=', scope.section);
  if (scope.kind !== null) query = query.where('kind', '=', scope.kind);
  if (place !== undefined) {
    const side = asked.after === undefined ? sql`>` : sql`<`;
    query = query.where(sql<boolean>`(day, staff_id) ${side} (${day}, ${staff})`);
  }
  const direction = isReadBackwards(asked) ? 'asc' : 'desc';
  const rows = await query
    .orderBy('day', direction)
    .orderBy('staff_id', direction)
    .limit(workedDaysPerPage + 1)
    .execute();
  return pageOfRows(rows, workedDaysPerPage, asked, (row) => placeOf(row.day, row.staff_id));
}

/** Whole months, so that the totals know the number. */
async function countDays(reader: Reader, scope: CountedScope, { from, to }: Period): Promise<number> {
  const { total } = await reader
    .selectFrom('worked_totals')
    .select((e) => e.fn.coalesce(e.fn.sum<number>('days'), e.lit(0)).as('total'))
    .where('section_id', '=', scope.section ?? together)
    .where('kind', '=', scope.kind ?? together)
    .where('month', '>=', from.slice(0, 7))
    .where('month', '<=', to.slice(0, 7))
    .executeTakeFirstOrThrow();
  return total;
}

/** Sessions of some days, by day and person, in the order in which they began. */
async function sessionsOf(
  reader: Reader,
  days: readonly { readonly day: string; readonly staff_id: string }[],
  section: string | null,
) {
  const found = new Map<string, Awaited<ReturnType<typeof read>>>();
  const read = (among: typeof days) => {
    const query = reader
      .selectFrom('loans')
      .innerJoin('sessions', 'sessions.loan_id', 'loans.id')
      .select(['sessions.id', 'sessions.day', 'sessions.started_at', 'sessions.ended_at'])
      .select(['loans.staff_id', 'loans.staff_name', 'loans.section_name'])
      .where('loans.staff_id', 'in', [...new Set(among.map(({ staff_id }) => staff_id))])
      .where('sessions.day', 'in', [...new Set(among.map(({ day }) => day))])
      .orderBy('sessions.started_at')
      .orderBy('sessions.id');
    return (section === null ? query : query.where('loans.section_id', '=', section)).execute();
  };
  if (days.length === 0) return found;
  for (const row of await read(days)) {
    const key = `${row.day} ${row.staff_id}`;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}
