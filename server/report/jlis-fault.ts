import type { AddOrderBody } from '#contract/http/report-api.ts';
import { fiscalYearOf } from '#contract/statistics/fiscal-year.ts';
import { jlisOrderFault } from '#contract/telework/jlis-order.ts';
import { usableDays } from '#contract/telework/scheme.ts';
import type { Reader } from '../store/store.ts';
import { readTeleworkIds } from '../telework/held-ids.ts';
import { readApplications } from '../telework/read-ids.ts';
import { readScheme } from '../telework/scheme.ts';

/** What keeps an order from being written under the J-LIS pilot, as the section's application and IDs stand. */
export async function jlisFault(
  db: Reader,
  { staff, date, from, to }: Pick<AddOrderBody, 'staff' | 'date' | 'from' | 'to'>,
  section: string,
): Promise<ReturnType<typeof jlisOrderFault>> {
  const year = fiscalYearOf(date);
  const days = usableDays(year, await readScheme(db));
  const application = (await readApplications(db, year)).find((one) => one.isApproved && one.sectionId === section);
  const steps = await db.selectFrom('order_steps').selectAll().where('day', '=', date).orderBy('id').execute();
  const isWithdrawn = (person: string): boolean =>
    steps.findLast((one) => one.staff_id === person && one.step !== 'accepted')?.step === 'withdrawn';
  const rows = await db
    .selectFrom('order_rows')
    .select(['staff_id', 'from_time', 'to_time'])
    .where('day', '=', date)
    .where('section_id', '=', section)
    .where('scheme', '=', 'jlis')
    .execute();
  const others = rows.filter((row) => !isWithdrawn(row.staff_id));
  return jlisOrderFault(
    { staff, from, to },
    {
      isUsable: days !== null && days.from <= date && date <= days.to,
      users: (application?.content.users ?? []).map(({ id }) => id),
      held: (await readTeleworkIds(db, year)).get(section) ?? 0,
      others: others.map((row) => ({ staff: row.staff_id, from: row.from_time, to: row.to_time })),
    },
  );
}
