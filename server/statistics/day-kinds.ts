import type { DayKindBody } from '#contract/http/statistics-api.ts';
import { daysBetween } from '#contract/loan/period.ts';
import { isRealDate } from '#contract/words/era.ts';
import { actorOf } from '../audit/actor.ts';
import { type Caller, mayReach } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { recountDays } from './recount.ts';

/** Longest period that is set at once, days. */
const longestDays = 366;

/**
 * Sets the 区分 of a person's days, past and coming, and counts them anew. OF-403: out of reach, or the own days.
 * OF-404: no such person. OF-560: the period is none.
 */
export async function setDayKind(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { staff, from, to, kind, reason }: DayKindBody,
): Promise<Outcome<{ readonly days: number }>> {
  const isPeriod = isRealDate(from) && isRealDate(to) && from <= to && daysBetween(from, to) <= longestDays;
  if (!isPeriod) return refusal('OF-560', `${from} to ${to}`);
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<{ readonly days: number }>> => {
    const person = await tx
      .selectFrom('accounts')
      .select(['id', 'section_id'])
      .where('id', '=', staff)
      .executeTakeFirst();
    if (person === undefined) return refusal('OF-404', 'no such person');
    if (!mayReach(caller, { staffId: person.id, sectionId: person.section_id })) return refusal('OF-403');
    if (person.id === caller.account.id) return refusal('OF-403', 'the own days');
    await tx
      .insertInto('day_kinds')
      .values({
        ...{ staff_id: staff, from_day: from, to_day: to, kind, reason },
        ...{ at: at.toISOString(), by_id: caller.account.id },
      })
      .execute();
    const days = await tx
      .selectFrom('worked_days')
      .select('day')
      .where('staff_id', '=', staff)
      .where('day', '>=', from)
      .where('day', '<=', to)
      .execute();
    await recountDays(
      tx,
      staff,
      days.map(({ day }) => day),
    );
    await appendAct(tx, { at, actor: actorOf(caller), act: 'day-kind.set', data: { staff, from, to, kind, reason } });
    return ok({ days: days.length });
  });
}
