import type { QueueRow } from '#contract/http/queue-api.ts';
import type { OrderRow } from '#contract/http/report-api.ts';
import { instantOf, localDate } from '#contract/session/closing.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { daysOfMonth, readOrders } from '../report/orders.ts';
import type { Reader } from '../store/store.ts';
import { headsSections, type QueueAsked } from './asked.ts';

/** Rows of 命令簿 that wait for the head: of the month before, this one and the next, one for each person and month. */
export async function waitingOrders(db: Reader, asked: QueueAsked): Promise<readonly QueueRow[]> {
  if (headsSections(asked).length === 0) return [];
  const { at, caller } = asked;
  const today = localDate(at);
  const period = { from: monthsFrom(today, -1).from, to: monthsFrom(today, 1).to };
  // No deputy is of another section than the head.
  const rows = (await readOrders(db, { ...caller, scope: 'section' }, { ...period, now: at })).filter(
    ({ state, decides }) => state === 'open' && decides !== null,
  );
  const since = await knownSince(db, period);
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

const summaryOf = ({ date }: OrderRow, days: number): string =>
  `${eraDateWithWeekday(date)}${days === 1 ? '' : `ほか${count(days - 1)}日`}`;

/** First and last day of the month so many months from a day's. */
function monthsFrom(day: string, by: number): { readonly from: string; readonly to: string } {
  const month = new Date(`${day.slice(0, 7)}-01T00:00:00.000Z`);
  month.setUTCMonth(month.getUTCMonth() + by);
  return daysOfMonth(month.toISOString().slice(0, 7));
}

/**
 * Since when a row waits: since its plan was last decided on, or it was written. Of a plan that came with the loan nobody
 * wrote that down: since its day, or since now where that is to come.
 */
async function knownSince(
  db: Reader,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<(row: OrderRow, now: Date) => string> {
  const plans = await db
    .selectFrom('plan_days')
    .innerJoin('forms', 'forms.id', 'plan_days.form_id')
    .select(['forms.applicant_id as staff', 'plan_days.day', 'forms.changed_at as at'])
    .where('plan_days.day', '>=', from)
    .where('plan_days.day', '<=', to)
    .where('forms.state', 'in', ['approved', 'received'])
    .execute();
  const written = await db
    .selectFrom('order_rows')
    .select(['staff_id as staff', 'day', 'added_at as at'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
  const known = new Map([...written, ...plans].map(({ staff, day, at }) => [`${staff} ${day}`, at]));
  return ({ staff, date }, now) => {
    const day = instantOf(date, '00:00').toISOString();
    const at = now.toISOString();
    return known.get(`${staff.id} ${date}`) ?? (day < at ? day : at);
  };
}
