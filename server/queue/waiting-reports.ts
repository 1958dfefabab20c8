import { sql } from 'kysely';
import type { QueueRow } from '#contract/http/queue-api.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { minutesText } from '#contract/words/report-words.ts';
import { readDays } from '../report/read-days.ts';
import type { Reader } from '../store/store.ts';
import { headsSections, type QueueAsked } from './asked.ts';

/** Days that are looked at in one answer: the oldest that wait come first. */
const mostDays = 60;

/** Whoever has worked at home for these sections: a look at theirs alone stays quick in a city of thousands. */
async function peopleOf(db: Reader, sections: readonly string[]): Promise<readonly string[]> {
  const lent = db
    .selectFrom('loans')
    .select('staff_id')
    .where('section_id', 'in', [...sections]);
  const told = db
    .selectFrom('telephone_reports')
    .select('staff_id')
    .where('section_id', 'in', [...sections]);
  return (await lent.union(told).execute()).map(({ staff_id }) => staff_id);
}

/** 在宅勤務報告書 that a head confirms, and own ones that came back. */
export async function waitingReports(db: Reader, asked: QueueAsked): Promise<readonly QueueRow[]> {
  const { at } = asked;
  // Whose reports somebody reads is more than what waits for them.
  const caller = asked.caller.scope === 'all' ? { ...asked.caller, scope: 'own' as const } : asked.caller;
  const own = caller.account.id;
  const sections = headsSections(asked);
  const isHead = sections.length > 0;
  const people = [own, ...(isHead ? await peopleOf(db, sections) : [])];
  const newest = db
    .selectFrom('report_steps')
    .select((e) => [e.fn.max('id').as('id')])
    .where('staff_id', 'in', people)
    .where('act', '!=', 'corrected')
    .groupBy(['staff_id', 'day']);
  // Where a day was confirmed and then corrected, its report waits again.
  const corrected = sql<boolean>`exists (select 1 from report_steps later where later.staff_id = report_steps.staff_id
    and later.day = report_steps.day and later.id > report_steps.id)`;
  const rows = await db
    .selectFrom('report_steps')
    .select(['staff_id', 'day', 'act', 'at'])
    .where('id', 'in', newest)
    .where((e) =>
      e.or([
        e.and([e('act', '=', 'returned'), e('staff_id', '=', own)]),
        ...(isHead
          ? [
              e.and([
                e('staff_id', '!=', own),
                e.or([e('act', '=', 'submitted'), e.and([e('act', '=', 'confirmed'), corrected])]),
              ]),
            ]
          : []),
      ]),
    )
    .orderBy('day')
    .execute();
  const steps = new Map(rows.map((row) => [`${row.staff_id}/${row.day}`, row]));
  const found: QueueRow[] = [];
  for (const day of [...new Set(rows.map((row) => row.day))].slice(0, mostDays)) {
    for (const report of await readDays(db, { caller, from: day, to: day, now: at })) {
      const step = steps.get(`${report.staff.id}/${day}`);
      const isOwn = report.staff.id === own;
      if (step === undefined || report.isOpen) continue;
      if (report.state !== (isOwn ? 'returned' : 'submitted') || (!isOwn && report.decides === null)) continue;
      found.push({
        ...{ what: 'report', id: `${report.staff.id}/${day}`, title: '在宅勤務報告書', applicant: report.staff },
        summary: `${eraDateWithWeekday(day)}　勤務 ${minutesText(report.sums.workedMin)}`,
        waitsFor: isOwn ? '差戻し（直して出し直す）' : '所属長の確認',
        ...{ since: step.at, deputyFor: report.decides?.deputyFor?.name ?? null },
        batch: isOwn ? null : { act: 'confirm', content: report.content },
      });
    }
  }
  return found;
}
