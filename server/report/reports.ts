import { reportStep } from '#contract/forms/report/life.ts';
import type { CorrectBody, DecideReportsBody, ReportDay, ReportDayRow } from '#contract/http/report-api.ts';
import { longestReportDays, mostReportDays, type SectionChoice } from '#contract/http/report-api.ts';
import { daysBetween } from '#contract/loan/period.ts';
import type { Happening, PaperWord } from '#contract/notices/happening.ts';
import { eraDate, isRealDate } from '#contract/words/era.ts';
import { actorOf } from '../audit/actor.ts';
import { type Caller, mayNarrowTo } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { tell } from '../notices/tell.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { sectionsToChoose } from '../people/read-people.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import { beginOfNewest, readDays, rowOf, snapshotOf } from './read-days.ts';
import type { ReportStepsTable } from './report-tables.ts';

export interface Period {
  readonly from: string;
  readonly to: string;
  readonly staff?: string | undefined;
  readonly section?: string | undefined;
}

const isPeriod = ({ from, to }: Period): boolean =>
  isRealDate(from) && isRealDate(to) && from <= to && daysBetween(from, to) < longestReportDays;

/** Of all sections whole days are read until so many reports are there: thousands are nothing to look through. */
const enoughReportDays = 500;

/** The days of a period. OF-400: no period, or too long. OF-403: another section than the own. */
export async function listReports(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  period: Period,
): Promise<Outcome<{ readonly days: ReportDayRow[]; readonly more: boolean; readonly sections: SectionChoice[] }>> {
  if (!isPeriod(period)) return refusal('OF-400');
  const { section } = period;
  if (section !== undefined && !mayNarrowTo(caller, section)) return refusal('OF-403');
  const asked = { ...period, caller, now: runtime.now() };
  const isOfAll = caller.scope === 'all' && section === undefined;
  const from = isOfAll ? await beginOfNewest(store.reader, asked, enoughReportDays) : period.from;
  const days = await readDays(store.reader, { ...asked, from });
  return ok({
    days: days.slice(0, mostReportDays).map(rowOf),
    more: from > period.from || days.length > mostReportDays,
    sections: await sectionsToChoose(store.reader, caller),
  });
}

const one = async (
  db: Reader,
  caller: Caller,
  staff: string,
  date: string,
  now: Date,
): Promise<ReportDay | undefined> => (await readDays(db, { caller, staff, from: date, to: date, now }))[0];

/** Whether the day's report was disposed of, or belongs to another section, told apart from there being none. */
async function missing(tx: Reader, caller: Caller, staff: string, date: string, now: Date): Promise<Outcome<never>> {
  if ((caller.scope === 'all' || staff === caller.account.id) && (await isEmptied(tx, staff, date)))
    return refusal('OF-649');
  const everywhere = { ...caller, scope: 'all' as const };
  return refusal((await one(tx, everywhere, staff, date, now)) === undefined ? 'OF-404' : 'OF-403');
}

async function isEmptied(tx: Reader, staff: string, date: string): Promise<boolean> {
  const row = await tx
    .selectFrom('report_steps')
    .select('id')
    .where('staff_id', '=', staff)
    .where('day', '=', date)
    .where('emptied_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** One day in full. That somebody else's was read is an act. OF-403: beyond reach. OF-404: no record. OF-649: disposed of. */
export async function readReport(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { staff, date }: { readonly staff: string; readonly date: string },
): Promise<Outcome<ReportDay>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<ReportDay>> => {
    const day = await one(tx, caller, staff, date, at);
    if (day === undefined) return missing(tx, caller, staff, date, at);
    await noteReading(tx, caller, at, { staff, from: date, to: date, form: 'screen' });
    return ok(day);
  });
}

const noteReading = async (
  tx: Tx,
  caller: Caller,
  at: Date,
  data: { readonly staff: string; readonly from: string; readonly to: string; readonly form: string },
): Promise<void> => {
  if (data.staff === caller.account.id && data.form === 'screen') return;
  await appendAct(tx, { at, actor: actorOf(caller), act: 'day-report.read', data });
};

/** What a printed report shows: the days of one person, oldest first. OF-400, OF-403, OF-404 as above. */
export async function reportsToPrint(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  period: Period & { readonly staff: string },
): Promise<Outcome<readonly ReportDay[]>> {
  if (!isPeriod(period)) return refusal('OF-400');
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<readonly ReportDay[]>> => {
    const days = await readDays(tx, { ...period, caller, now: at });
    if (days.length === 0) {
      const all = await readDays(tx, { ...period, caller: { ...caller, scope: 'all' }, now: at });
      return refusal(all.length === 0 ? 'OF-404' : 'OF-403');
    }
    await noteReading(tx, caller, at, { staff: period.staff, from: period.from, to: period.to, form: 'pdf' });
    return ok([...days].reverse());
  });
}

type NewStep = Pick<ReportStepsTable, 'staff_id' | 'day' | 'act'> &
  Partial<Omit<ReportStepsTable, 'id' | 'emptied_at'>>;
const addStep = (tx: Tx, caller: Caller, at: Date, step: NewStep) =>
  tx
    .insertInto('report_steps')
    .values({
      ...{ line: null, before: null, after: null, reason: '', content: null, snapshot: null },
      ...{ deputy_for_id: null, deputy_for_name: null },
      ...{ at: at.toISOString(), by_id: caller.account.id, by_name: caller.account.name },
      ...step,
    })
    .execute();

/** Corrects a line by a new entry. OF-400: no such line. OF-404: nothing is recorded of that day. */
export async function correctReport(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { date, row, text, reason }: CorrectBody,
): Promise<Outcome<ReportDay>> {
  const at = runtime.now();
  const staff = caller.account.id;
  return store.write(async (tx): Promise<Outcome<ReportDay>> => {
    const day = await one(tx, caller, staff, date, at);
    if (day === undefined) return refusal('OF-404');
    const before = row === 'remark' ? day.remark : day.lines.find(({ from }) => from === row)?.result;
    if (before === undefined) return refusal('OF-400');
    const after = text.trim();
    await addStep(tx, caller, at, {
      ...{ staff_id: staff, day: date, act: 'corrected', line: row, before, after, reason },
    });
    const data = { date, line: row, before, after, reason };
    const actor = actorOf(caller);
    const index = await appendAct(tx, { at, actor, act: 'report.corrected', data });
    // What was confirmed and changed asks for its confirmation anew.
    if (day.state === 'confirmed')
      await tell(tx, await toldOf(tx, day, 'handed-in'), { at, actor, key: `act:${index}` });
    return again(await one(tx, caller, staff, date, at));
  });
}

/** The section whose head decides on a day: where it was worked, wherever its writer has moved since. */
async function sectionOf(tx: Tx, { sessions: [session], telephone: [call] }: ReportDay): Promise<string> {
  const row =
    session === undefined
      ? await tx
          .selectFrom('telephone_reports')
          .select('section_id')
          .where('id', '=', call?.id ?? 0)
          .executeTakeFirstOrThrow()
      : await tx
          .selectFrom('sessions')
          .innerJoin('loans', 'loans.id', 'sessions.loan_id')
          .select('loans.section_id')
          .where('sessions.id', '=', session)
          .executeTakeFirstOrThrow();
  return row.section_id;
}

const toldOf = async (tx: Tx, day: ReportDay, word: PaperWord): Promise<Happening> => ({
  of: 'paper',
  paper: {
    ...{ title: '在宅勤務報告書', number: `${eraDate(day.date)}分` },
    page: `/reports/${day.staff.id}/${day.date}`,
  },
  ...{ applicant: day.staff, section: await sectionOf(tx, day), word, mustSee: null },
  waitsFor: word === 'handed-in' ? 'manager' : null,
});

const again = (day: ReportDay | undefined): Outcome<ReportDay> => (day === undefined ? refusal('OF-404') : ok(day));

/** Submits a day. OF-404: nothing recorded. OF-550: not now. OF-551: changed since it was seen. OF-552: still at work. */
export async function submitReport(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { date, content }: { readonly date: string; readonly content: string },
): Promise<Outcome<ReportDay>> {
  const at = runtime.now();
  const staff = caller.account.id;
  return store.write(async (tx): Promise<Outcome<ReportDay>> => {
    const day = await one(tx, caller, staff, date, at);
    if (day === undefined) return refusal('OF-404');
    if (day.isOpen) return refusal('OF-552');
    if (reportStep(day.state, 'submitted') === null) return refusal('OF-550');
    if (day.content !== content) return refusal('OF-551');
    await addStep(tx, caller, at, { staff_id: staff, day: date, act: 'submitted', content, snapshot: snapshotOf(day) });
    const actor = actorOf(caller);
    const index = await appendAct(tx, { at, actor, act: 'report.submitted', data: { date, content } });
    await tell(tx, await toldOf(tx, day, 'handed-in'), { at, actor, key: `act:${index}` });
    return again(await one(tx, caller, staff, date, at));
  });
}

/** Thrown through the transaction, so that of many days none is decided where one is refused. */
class Refused extends Error {
  readonly outcome: Outcome<never>;
  constructor(outcome: Outcome<never>) {
    super('refused');
    this.outcome = outcome;
  }
}

/** Runs work that is all done or not at all: a refusal in the midst takes back what came before it. */
export async function allOrNone<T>(store: Store, work: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await store.write(async (tx) => {
      const outcome = await work(tx);
      if (!outcome.ok) throw new Refused(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    throw error;
  }
}

/**
 * The head's word on submitted days, all or none. OF-400: returned without a remark. OF-403, OF-404 as above. OF-550:
 * not submitted. OF-551: changed since it was seen. OF-555: the own report.
 */
export function decideReports(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { decision, remark, days }: DecideReportsBody,
): Promise<Outcome<{ readonly days: number }>> {
  const at = runtime.now();
  const reason = remark.trim();
  return allOrNone(store, async (tx): Promise<Outcome<{ readonly days: number }>> => {
    if (decision === 'returned' && reason === '') return refusal('OF-400');
    if (new Set(days.map(({ staff, date }) => `${staff} ${date}`)).size < days.length) return refusal('OF-400');
    const dates = days.map(({ date }) => date).sort();
    const period = { from: dates[0] ?? '', to: dates.at(-1) ?? '', now: at };
    const known = new Map(
      (await readDays(tx, { ...period, caller })).map((day) => [`${day.staff.id} ${day.date}`, day]),
    );
    for (const { staff, date, content } of days) {
      if (staff === caller.account.id) return refusal('OF-555');
      const day = known.get(`${staff} ${date}`);
      if (day === undefined) return missing(tx, caller, staff, date, at);
      if (day.decides === null) return refusal('OF-403');
      const { deputyFor } = day.decides;
      if (reportStep(day.state, decision) === null) return refusal('OF-550');
      if (day.content !== content) return refusal('OF-551');
      const isConfirmed = decision === 'confirmed';
      await addStep(tx, caller, at, {
        ...{ staff_id: staff, day: date, act: decision, reason, content: isConfirmed ? content : null },
        snapshot: isConfirmed ? snapshotOf(day) : null,
        ...{ deputy_for_id: deputyFor?.id ?? null, deputy_for_name: deputyFor?.name ?? null },
      });
      const actor = actorOf(caller);
      const index = await appendAct(
        tx,
        isConfirmed
          ? { at, actor, act: 'report.confirmed', data: { staff, date, content, deputyFor: deputyFor?.id ?? null } }
          : {
              at,
              actor,
              act: 'report.returned',
              data: { staff, date, remark: reason, deputyFor: deputyFor?.id ?? null },
            },
      );
      const word = isConfirmed ? 'approved' : 'returned';
      await tell(tx, await toldOf(tx, day, word), { at, actor, key: `act:${index}` });
    }
    return ok({ days: days.length });
  });
}
