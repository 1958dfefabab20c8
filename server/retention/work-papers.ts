import { reportState } from '#contract/forms/report/life.ts';
import type { StopReason } from '#contract/retention/decide.ts';
import { japanDate } from '#contract/words/era.ts';
import type { Reader } from '../store/store.ts';
import type { KeptPaper } from './kept-paper.ts';
import type { StaysOf } from './stays.ts';

interface OfDay {
  readonly id: number;
  readonly staff_id: string;
  readonly day: string;
}
const keyOf = ({ staff_id, day }: Pick<OfDay, 'staff_id' | 'day'>): string => `${staff_id} ${day}`;
const later = (day: string, at: string | undefined): string =>
  at !== undefined && japanDate(at) > day ? japanDate(at) : day;

/** Papers of days of work that are kept, oldest first: 報告書, 命令簿 and telephone reports. */
export async function workPapers(db: Reader, staysOf: StaysOf): Promise<readonly KeptPaper[]> {
  const sections = await sectionsOf(db);
  const staysFor = ({ staff_id, day }: OfDay, completedOn: string | null): readonly StopReason[] =>
    staysOf({ staff: staff_id, section: sections.get(staff_id) ?? '' }, completedOn ?? day);
  const reports = await reportPapers(db, staysFor);
  return [
    ...reports.papers,
    ...(await orderPapers(db, staysFor)),
    ...(await telephonePapers(db, staysFor, reports.days)),
  ];
}

type StaysFor = (of: OfDay, completedOn: string | null) => readonly StopReason[];

/** Where people are now: a finding of a section keeps what speaks of its people. */
const sectionsOf = async (db: Reader): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (await db.selectFrom('accounts').select(['id', 'section_id']).execute()).map((row) => [row.id, row.section_id]),
  );

/** A report is known by the number of its first step. It is still made from the trail while that is kept. */
async function reportPapers(db: Reader, staysFor: StaysFor) {
  const steps = await db
    .selectFrom('report_steps')
    .select(['id', 'staff_id', 'day', 'at', 'act', 'content'])
    .where('emptied_at', 'is', null)
    .orderBy('id')
    .execute();
  const days = Map.groupBy(steps, keyOf);
  const trails = await daysWithTrail(db);
  const papers = [...days].flatMap(([key, own]): KeptPaper[] => {
    const [first] = own;
    if (first === undefined) return [];
    const said = own.findLast(({ content }) => content !== null)?.content ?? '';
    const isConfirmed = reportState(own, said).state === 'confirmed';
    const completedOn = isConfirmed ? later(first.day, own.at(-1)?.at) : null;
    const own_ = isConfirmed ? (trails.has(key) ? (['source'] as const) : []) : (['open'] as const);
    return [
      { class: 'report', item: String(first.id), completedOn, stops: [...own_, ...staysFor(first, completedOn)] },
    ];
  });
  return { papers, days };
}

/** Days of which a session still says what was done: its words go with the last of its entries. */
async function daysWithTrail(db: Reader): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('sessions')
    .innerJoin('loans', 'loans.id', 'sessions.loan_id')
    .select(['loans.staff_id', 'sessions.day'])
    .distinct()
    .where((e) => e.or([e('sessions.work', '!=', ''), e('sessions.result', 'is not', null)]))
    .execute();
  return new Set(rows.map(keyOf));
}

/** A day of 命令簿 is known by its first row or, where the plan is its row, by its first step. */
async function orderPapers(db: Reader, staysFor: StaysFor): Promise<readonly KeptPaper[]> {
  const rows = await db
    .selectFrom('order_rows')
    .select(['id', 'staff_id', 'day'])
    .where('emptied_at', 'is', null)
    .orderBy('id')
    .execute();
  const steps = await db
    .selectFrom('order_steps')
    .select(['id', 'staff_id', 'day', 'at', 'step'])
    .where('emptied_at', 'is', null)
    .orderBy('id')
    .execute();
  const written = new Map(rows.map((row) => [keyOf(row), row]));
  const taken = Map.groupBy(steps, keyOf);
  return [...new Set([...written.keys(), ...taken.keys()])].flatMap((key): KeptPaper[] => {
    const [row, own] = [written.get(key), taken.get(key) ?? []];
    const first = row ?? own[0];
    if (first === undefined) return [];
    const isDecided = own.some(({ step }) => step !== 'accepted');
    const completedOn = isDecided ? later(first.day, own.at(-1)?.at) : null;
    const stops = [...(isDecided ? [] : (['open'] as const)), ...staysFor(first, completedOn)];
    return [{ class: 'order', item: `${row === undefined ? 'S' : 'R'}${first.id}`, completedOn, stops }];
  });
}

/** A slip goes with what took it back. A report that is kept is made from it where the PC recorded nothing. */
async function telephonePapers(
  db: Reader,
  staysFor: StaysFor,
  reports: ReadonlyMap<string, unknown>,
): Promise<readonly KeptPaper[]> {
  const rows = await db
    .selectFrom('telephone_reports')
    .select(['id', 'staff_id', 'day', 'entered_at'])
    .where('emptied_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row): KeptPaper => {
    const completedOn = later(row.day, row.entered_at);
    const stops = [...(reports.has(keyOf(row)) ? (['source'] as const) : []), ...staysFor(row, completedOn)];
    return { class: 'telephone', item: String(row.id), completedOn, stops };
  });
}
