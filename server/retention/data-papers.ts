import { sql } from 'kysely';
import { z } from 'zod';
import type { StopReason } from '#contract/retention/decide.ts';
import type { Reader } from '../store/store.ts';
import { type KeptPaper, latest } from './kept-paper.ts';
import type { StaysOf } from './stays.ts';

/** States in which a データ持出し申請 is over; an approved one is over with its period. */
const ended: readonly string[] = ['approved', 'refused', 'withdrawn', 'revoked'];

/** データ持出し申請 that are kept, oldest first. */
export async function takeoutPapers(db: Reader, staysOf: StaysOf): Promise<readonly KeptPaper[]> {
  const rows = await db
    .selectFrom('takeouts')
    .leftJoin('loan_requests', 'loan_requests.id', 'takeouts.request_id')
    .leftJoin('loans', (join) =>
      join.on((e) => e('loans.id', '=', e.fn.coalesce(e.ref('takeouts.loan_id'), e.ref('loan_requests.loan_id')))),
    )
    .select(['takeouts.id', 'takeouts.staff_id', 'takeouts.section_id', 'takeouts.state', 'takeouts.to_day'])
    .select(['takeouts.created_at', 'takeouts.emptied_at', 'loans.state as loan_state'])
    .select((e) =>
      e
        .selectFrom('takeout_steps')
        .select((s) => s.fn.max('takeout_steps.at').as('at'))
        .whereRef('takeout_steps.takeout_id', '=', 'takeouts.id')
        .as('changed_at'),
    )
    .where('takeouts.papers_emptied_at', 'is', null)
    .orderBy('takeouts.id')
    .execute();
  return rows.map((row): KeptPaper => {
    const completedOn = ended.includes(row.state) ? latest(row.to_day, row.created_at, row.changed_at) : null;
    const own: readonly StopReason[] = [
      ...(completedOn === null ? (['open'] as const) : []),
      ...(row.loan_state === 'lent' ? (['loan-out'] as const) : []),
    ];
    const stays = staysOf({ staff: row.staff_id, section: row.section_id }, completedOn ?? row.to_day);
    // Its files go first, as the loan's policy says: then nothing lies on the disk that no paper speaks of.
    const files: readonly StopReason[] = row.emptied_at === null ? ['source'] : [];
    return { class: 'takeout', item: row.id, completedOn, stops: [...own, ...stays, ...files] };
  });
}

/** 旅行命令 that are kept. One and its corrections are one paper, known by the number of the first. */
export async function travelPapers(db: Reader, staysOf: StaysOf): Promise<readonly KeptPaper[]> {
  const rows = await db
    .selectFrom('travel_orders')
    .select(['id', 'staff_id', 'section_id', 'from_day', 'to_day', 'at', 'replaces'])
    .where('emptied_at', 'is', null)
    .orderBy('id')
    .execute();
  const firstOf = new Map<number, number>();
  for (const { id, replaces } of rows) firstOf.set(id, replaces === null ? id : (firstOf.get(replaces) ?? replaces));
  const speaksOf = await daysOfPapers(db);
  return [...Map.groupBy(rows, ({ id }) => firstOf.get(id) ?? id)].flatMap(([first, own]): KeptPaper[] => {
    const [row] = own;
    if (row === undefined) return [];
    const completedOn = latest(...own.flatMap(({ to_day, at }) => [to_day, at]));
    const isSource = own.some((one) => (speaksOf.get(one.staff_id) ?? []).some((day) => covers(one, day)));
    const stays = staysOf({ staff: row.staff_id, section: row.section_id }, completedOn);
    return [
      {
        class: 'travel',
        item: String(first),
        completedOn,
        stops: [...(isSource ? ['source' as const] : []), ...stays],
      },
    ];
  });
}

const Days = z.array(z.string());
const covers = (order: { readonly from_day: string; readonly to_day: string }, day: string): boolean =>
  order.from_day <= day && day <= order.to_day;

/** The days, by person, of plans and of 命令簿 that are kept: their papers say under which 旅行命令 each was. */
async function daysOfPapers(db: Reader): Promise<ReadonlyMap<string, readonly string[]>> {
  const plans = await db
    .selectFrom('forms')
    .select('applicant_id as staff_id')
    .select(
      sql<string>`(select json_group_array(json_extract(value, '$.date')) from json_each(content, '$.days'))`.as(
        'days',
      ),
    )
    .where('kind', '=', 'plan')
    .where('emptied_at', 'is', null)
    .execute();
  const rows = await db.selectFrom('order_rows').select(['staff_id', 'day']).where('emptied_at', 'is', null).execute();
  const steps = await db
    .selectFrom('order_steps')
    .select(['staff_id', 'day'])
    .where('emptied_at', 'is', null)
    .execute();
  const planned = plans.flatMap(({ staff_id, days }) => Days.parse(JSON.parse(days)).map((day) => ({ staff_id, day })));
  const all = Map.groupBy([...planned, ...rows, ...steps], ({ staff_id }) => staff_id);
  return new Map([...all].map(([staff, of]) => [staff, of.map(({ day }) => day)]));
}
