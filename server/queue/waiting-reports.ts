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

/** 在宅勤務報告書 that a head confirms, and own ones that came back. `more`: of later days. */
export async function waitingReports(
  db: Reader,
  asked: QueueAsked,
): Promise<{ readonly rows: readonly QueueRow[]; readonly more: boolean }> {
  const { at } = asked;
  // Whose reports somebody reads is more than what waits for them.
  const caller = asked.caller.scope === 'all' ? { ...asked.caller, scope: 'own' as const } : asked.caller;
  const own = caller.account.id;
  const sections = headsSections(asked);
  const isHead = sections.length > 0;
  const people = [own, ...(isHead ? await peopleOf(db, sections) : [])];
  const rows = await db
    .selectFrom('open_reports')
    .innerJoin('report_steps', (join) =>
      join.onRef('report_steps.id', '=', (e) =>
        e
          .selectFrom('report_steps as newest')
          .select((n) => n.fn.max('newest.id').as('id'))
          .whereRef('newest.staff_id', '=', 'open_reports.staff_id')
          .whereRef('newest.day', '=', 'open_reports.day')
          .where('newest.act', '!=', 'corrected'),
      ),
    )
    .select(['open_reports.staff_id', 'open_reports.day', 'act', 'at'])
    .where('open_reports.staff_id', 'in', people)
    .where((e) =>
      e.or([
        e.and([e('act', '=', 'returned'), e('open_reports.staff_id', '=', own)]),
        // What was confirmed and is open again was corrected since.
        ...(isHead ? [e.and([e('act', 'in', ['submitted', 'confirmed']), e('open_reports.staff_id', '!=', own)])] : []),
      ]),
    )
    .orderBy('open_reports.day')
    .execute();
  const steps = new Map(rows.map((row) => [`${row.staff_id}/${row.day}`, row]));
  const found: QueueRow[] = [];
  const days = [...Map.groupBy(rows, (row) => row.day)];
  for (const [day, open] of days.slice(0, mostDays)) {
    const whose = open.map(({ staff_id }) => staff_id);
    for (const report of await readDays(db, { caller, from: day, to: day, people: whose, now: at })) {
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
  return { rows: found, more: days.length > mostDays };
}
