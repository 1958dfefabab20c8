import type { QueueRow } from '#contract/http/queue-api.ts';
import { instantOf, localDate } from '#contract/session/closing.ts';
import { daysOfMonth, monthBy } from '#contract/statistics/fiscal-year.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { type DecidedRow, readDecided } from '../report/orders.ts';
import type { Reader } from '../store/store.ts';
import { headsSections, type QueueAsked } from './asked.ts';

/** Rows of 命令簿 that wait for the head: of the month before, this one and the next, one for each person and month. */
export async function waitingOrders(db: Reader, asked: QueueAsked): Promise<readonly QueueRow[]> {
  if (headsSections(asked).length === 0) return [];
  const { at, caller, hats } = asked;
  const month = localDate(at).slice(0, 7);
  const period = { from: daysOfMonth(monthBy(month, -1)).from, to: daysOfMonth(monthBy(month, 1)).to };
  // No deputy is of another section than the head.
  const seen = { caller: { ...caller, scope: 'section' as const }, hats };
  const rows = (await readDecided(db, seen, period)).filter(
    ({ state, decides }) => state === 'open' && decides !== null,
  );
  const since = await knownSince(db, period, [...new Set(rows.map(({ staff }) => staff.id))]);
  const of = Map.groupBy(rows, ({ staff, date }) => `${staff.id}/${date.slice(0, 7)}`);
  return [...of].flatMap(([id, own]): QueueRow[] => {
    const [first] = own;
    if (first === undefined) return [];
    return [
      {
        ...{
          what: 'order',
          id,
          title: '在宅勤務命令簿',
          applicant: first.staff,
          summary: summaryOf(first, own.length),
        },
        waitsFor: own.some(({ changed }) => changed) ? '所属長の再確認' : '所属長の命令',
        since: own.map((row) => since(row, at)).reduce((a, b) => (a < b ? a : b)),
        ...{ deputyFor: first.decides?.deputyFor?.name ?? null, batch: null },
      },
    ];
  });
}

const summaryOf = ({ date }: DecidedRow, days: number): string =>
  `${eraDateWithWeekday(date)}${days === 1 ? '' : `ほか${count(days - 1)}日`}`;

/**
 * Since when a row waits: since its plan was last decided on, or it was written. Of a plan that came with the loan nobody
 * wrote that down: since its day, or since now where that is to come.
 */
async function knownSince(
  db: Reader,
  { from, to }: { readonly from: string; readonly to: string },
  staff: readonly string[],
): Promise<(row: DecidedRow, now: Date) => string> {
  const plans = await db
    .selectFrom('plan_days')
    .innerJoin('forms', 'forms.id', 'plan_days.form_id')
    .select(['forms.applicant_id as staff', 'plan_days.day', 'forms.changed_at as at'])
    .where('plan_days.day', '>=', from)
    .where('plan_days.day', '<=', to)
    .where('forms.applicant_id', 'in', staff)
    .where('forms.state', 'in', ['approved', 'received'])
    .execute();
  const written = await db
    .selectFrom('order_rows')
    .select(['staff_id as staff', 'day', 'added_at as at'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('staff_id', 'in', staff)
    .execute();
  const known = new Map([...written, ...plans].map(({ staff, day, at }) => [`${staff} ${day}`, at]));
  return ({ staff, date }, now) => {
    const day = instantOf(date, '00:00').toISOString();
    const at = now.toISOString();
    return known.get(`${staff.id} ${date}`) ?? (day < at ? day : at);
  };
}
