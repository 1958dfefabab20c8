import { draftDay, type ReportSession } from '#contract/forms/report/draft.ts';
import { reportState } from '#contract/forms/report/life.ts';
import type { Hours } from '#contract/forms/report/sums.ts';
import { ReportDay, type ReportDayRow } from '#contract/http/report-api.ts';
import { canonicalBytes } from '#contract/json.ts';
import { hoursOn } from '#contract/loan/plans.ts';
import type { PlanItem } from '#contract/trail/catalogue.ts';
import { type Caller, isNarrow } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { decidesOn, type Hat, hatsOf, steadOf } from '../forms/hats.ts';
import { allApprovedDays, disposedDays, hoursOfDay } from '../forms/plan/approved-days.ts';
import type { Reader } from '../store/store.ts';
import { factsOf } from './loan-facts.ts';
import { reportSessions } from './report-sessions.ts';
import type { ReportStepsTable, TelephoneReportsTable } from './report-tables.ts';
import { telephoneSessions } from './telephone-sessions.ts';

/** Hours of a day without a loan: those of the city's office. */
const cityHours: Hours = { start: '08:30', end: '17:15', breakStart: '12:00', breakEnd: '13:00' };

type Reach = Pick<Caller, 'account' | 'scope' | 'sectionId'>;

export interface Asked {
  readonly caller: Reach;
  readonly from: string;
  readonly to: string;
  readonly staff?: string | undefined;
  /** Of this one alone, where whoever asks reaches more. */
  readonly section?: string | undefined;
  /** Of these alone. */
  readonly people?: readonly string[];
  readonly now: Date;
}

type Step = Omit<ReportStepsTable, 'id' | 'emptied_at'> & { readonly id: number; readonly emptied_at: string | null };
type Telephone = Omit<TelephoneReportsTable, 'id' | 'emptied_at'> & { readonly id: number };

/** What was asked, with the hats that whoever asks wears: whoever stands in for a head sees that section too. */
type Seen = Asked & { readonly hats: readonly Hat[] };

/** The reports of a period within the caller's reach, newest day first. One query for each table, however many days. */
export async function readDays(db: Reader, asked: Asked): Promise<readonly ReportDay[]> {
  const hats = await hatsOf(db, asked.caller, asked.now);
  const seen = { ...asked, hats };
  const trail = await readTrail(db, seen);
  const told = await readTelephone(db, seen, steadOf(hats));
  const people = [...new Set([...trail, ...told].map(({ staff_id }) => staff_id))];
  const steps = await readSteps(db, people, asked);
  const [trailOf, toldOf, stepsOf] = [
    Map.groupBy(trail, keyOf),
    Map.groupBy(told, keyOf),
    Map.groupBy(steps, keyOf),
  ] as const;
  // A report that was disposed of is none any more: what the sessions still say makes no other one.
  const isGone = (key: string): boolean => stepsOf.get(key)?.some(({ emptied_at }) => emptied_at !== null) ?? false;
  const keys = [...new Set([...trailOf.keys(), ...toldOf.keys()])].filter((key) => !isGone(key));
  const days = keys.map((key) => dayOf(trailOf.get(key) ?? [], toldOf.get(key) ?? [], stepsOf.get(key) ?? [], seen));
  return days.sort((a, b) => (a.date === b.date ? (a.staff.id < b.staff.id ? -1 : 1) : a.date > b.date ? -1 : 1));
}

const keyOf = (one: { readonly staff_id: string; readonly day: string }): string => `${one.staff_id} ${one.day}`;

/** Without the parts that only one day's page shows. */
export const rowOf = ({
  lines: _l,
  remark: _r,
  steps: _s,
  telephone: _t,
  sessions: _n,
  ...row
}: ReportDay): ReportDayRow => row;

interface TrailSession {
  readonly id: string;
  readonly staff_id: string;
  readonly staff_name: string;
  readonly section_id: string;
  readonly section_name: string;
  readonly day: string;
  readonly hours: Hours;
  readonly plan: readonly PlanItem[];
  readonly session: ReportSession;
  /** False once data of its entries, or the plan of its day, was disposed of. */
  readonly isWhole: boolean;
}

function sessionsWithin(db: Reader, { caller, from, to, staff, section, people, hats }: Seen) {
  let query = db
    .selectFrom('sessions')
    .innerJoin('loans', 'loans.id', 'sessions.loan_id')
    .where('sessions.day', '>=', from)
    .where('sessions.day', '<=', to);
  const stead = steadOf(hats);
  if (caller.scope === 'section') query = query.where('loans.section_id', 'in', [caller.sectionId, ...stead]);
  if (isNarrow(caller)) {
    query = query.where((e) =>
      e.or([
        e('loans.staff_id', '=', caller.account.id),
        ...(stead.length === 0 ? [] : [e('loans.section_id', 'in', [...stead])]),
      ]),
    );
  }
  if (staff !== undefined) query = query.where('loans.staff_id', '=', staff);
  if (section !== undefined) query = query.where('loans.section_id', '=', section);
  return people === undefined ? query : query.where('loans.staff_id', 'in', people);
}

/** The day with which so many rows are there, in the days' own order; null where there is nothing to leave out behind it. */
export function dayOfEnough(
  days: readonly { readonly day: string; readonly rows: number }[],
  wanted: number,
): string | null {
  let found = 0;
  for (const { day, rows } of days.slice(0, -1)) {
    found += rows;
    if (found >= wanted) return day;
  }
  return null;
}

/** The day from which on there are reports of so many days of work, newest first; the period's own begin where there are fewer. */
export async function beginOfNewest(db: Reader, asked: Asked, wanted: number): Promise<string> {
  const days = await sessionsWithin(db, { ...asked, hats: await hatsOf(db, asked.caller, asked.now) })
    .select((e) => ['sessions.day', e.fn.count<number>('loans.staff_id').distinct().as('rows')])
    .groupBy('sessions.day')
    .orderBy('sessions.day', 'desc')
    .execute();
  return dayOfEnough(days, wanted) ?? asked.from;
}

async function readTrail(db: Reader, seen: Seen): Promise<readonly TrailSession[]> {
  const { from, to } = seen;
  const rows = await sessionsWithin(db, seen)
    .selectAll('sessions')
    .select(['loans.staff_id', 'loans.staff_name', 'loans.section_id', 'loans.section_name', 'loans.statement'])
    .orderBy('sessions.started_at')
    .orderBy('sessions.id')
    .execute();
  const sessions = await reportSessions(db, rows);
  // Of whoever worked, wherever they handed the plan in: what a report says must not depend on who reads it.
  const people = [...new Set(rows.map((row) => row.staff_id))];
  const approved = new Map(
    (await allApprovedDays(db, { people }, { from, to })).map((one) => [`${one.staff.id} ${one.day.date}`, one]),
  );
  const isDisposed = await disposedDays(db, people, { from, to });
  return rows.map(({ statement, ...row }) => {
    const known = factsOf(statement);
    const { session, plan, isWhole } = sessions.get(row.id) ?? { session: emptySession, plan: [], isWhole: false };
    const form = approved.get(`${row.staff_id} ${row.day}`);
    const isGone = form === undefined && isDisposed(row.staff_id, row.day);
    const signed = isGone ? undefined : known.plans.find(({ date }) => date === row.day);
    const planned = form?.day.items ?? signed?.items ?? [];
    const hours = form === undefined ? hoursOn(known, row.day) : hoursOfDay(form);
    return {
      ...{ id: row.id, staff_id: row.staff_id, staff_name: row.staff_name, section_name: row.section_name },
      ...{ section_id: row.section_id, day: row.day, hours, plan: plan.length > 0 ? plan : planned, session },
      isWhole: isWhole && !isGone,
    };
  });
}

const emptySession: ReportSession = { marks: [], work: '', result: null, closedBy: 'person', files: [] };

/** Telephone reports that were not taken back. @param stead sections that are seen besides the own reach */
export async function readTelephone(
  db: Reader,
  { caller, from, to, staff, section, people }: Asked,
  stead: readonly string[] = [],
): Promise<readonly Telephone[]> {
  let query = db.selectFrom('telephone_reports').where('day', '>=', from).where('day', '<=', to);
  if (caller.scope === 'section') query = query.where('section_id', 'in', [caller.sectionId, ...stead]);
  if (isNarrow(caller)) {
    query = query.where((e) =>
      e.or([e('staff_id', '=', caller.account.id), ...(stead.length === 0 ? [] : [e('section_id', 'in', [...stead])])]),
    );
  }
  if (staff !== undefined) query = query.where('staff_id', '=', staff);
  if (section !== undefined) query = query.where('section_id', '=', section);
  if (people !== undefined) query = query.where('staff_id', 'in', people);
  const rows = await query.selectAll().where('emptied_at', 'is', null).orderBy('at').orderBy('id').execute();
  const cancelled = new Set(rows.map(({ cancels }) => cancels));
  return rows.filter(({ id, cancels }) => cancels === null && !cancelled.has(id));
}

/** Person by person, as their index has them: a period of everybody would be looked for among the steps of all years. */
const readSteps = (
  db: Reader,
  people: readonly string[],
  { from, to }: Pick<Asked, 'from' | 'to'>,
): Promise<readonly Step[]> =>
  db
    .selectFrom('report_steps')
    .selectAll()
    .where('staff_id', 'in', people)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('id')
    .execute();

/** One report: the draft, with what the person corrected laid over it. The trail decides where it holds anything. */
function dayOf(
  trail: readonly TrailSession[],
  told: readonly Telephone[],
  steps: readonly Step[],
  { caller, hats, now }: Seen,
): ReportDay {
  const [first] = trail;
  const [call] = told;
  const date = first?.day ?? call?.day ?? '';
  const hours = first?.hours ?? cityHours;
  const sessions = first === undefined ? telephoneSessions(told) : trail.map(({ session }) => session);
  const plan = trail.find((one) => one.plan.length > 0)?.plan ?? [];
  const drafted = draftDay({ date, hours, plan, sessions, now });
  // Once the trail's data or the plan is gone, what was submitted or confirmed is what there is.
  const kept = trail.every(({ isWhole }) => isWhole) ? undefined : steps.findLast(({ snapshot }) => snapshot !== null);
  const snapshot = kept?.snapshot == null ? null : Snapshot.parse(JSON.parse(kept.snapshot));
  const draft = snapshot === null ? drafted : { ...drafted, ...snapshot };
  const staff = {
    id: first?.staff_id ?? call?.staff_id ?? '',
    name: first?.staff_name ?? call?.staff_name ?? '',
    section: first?.section_name ?? call?.section_name ?? '',
  };
  const thing = { sectionId: first?.section_id ?? call?.section_id ?? '', applicantId: staff.id };
  const hat = hats.find((one) => decidesOn(one, caller, thing));
  const open = steps.filter(({ id }) => id > (kept?.id ?? 0));
  const bare = drafted.rows.map((row) => ({ ...row, drafted: row.result, corrected: null }));
  const lines = (snapshot?.lines ?? bare).map((row) => {
    const step = open.findLast(({ line }) => line === row.from);
    const corrected =
      step === undefined
        ? row.corrected
        : { by: { id: step.by_id, name: step.by_name }, at: step.at, reason: step.reason };
    return { ...row, result: step?.after ?? row.result, corrected };
  });
  const remark = open.findLast(({ line }) => line === 'remark')?.after ?? snapshot?.remark ?? '';
  const content = contentOf(staff.id, date, draft, { lines, remark });
  return {
    ...{ staff, date, content, lines, remark, sums: draft.sums },
    ...reportState(
      steps.map((step) => ({ act: step.act, content: step.content })),
      content,
    ),
    ...{ startedAt: draft.startedAt, endedAt: draft.endedAt, isOpen: draft.isOpen },
    ...{ closedByRule: draft.closedByRule, byTelephone: first === undefined },
    decides: hat === undefined ? null : { deputyFor: hat.deputyFor },
    steps: steps.map((step) => ({
      ...{ act: step.act, by: { id: step.by_id, name: step.by_name }, at: step.at },
      ...{ row: step.line, before: step.before, after: step.after, reason: step.reason },
      deputyFor: step.deputy_for_name,
    })),
    telephone: told.map(({ id, what, at, reason, words, by_id, by_name }) => ({
      ...{ id, what, at, reason, words, by: { id: by_id, name: by_name } },
    })),
    sessions: trail.map(({ id }) => id),
  };
}

/** What a submission or confirmation keeps of a report. */
const Snapshot = ReportDay.pick({
  ...{ lines: true, remark: true, sums: true, startedAt: true, endedAt: true, closedByRule: true },
});
export const snapshotOf = ({ lines, remark, sums, startedAt, endedAt, closedByRule }: ReportDay): string =>
  JSON.stringify({ lines, remark, sums, startedAt, endedAt, closedByRule });

/** SHA-256 of everything that the report says: what is confirmed is this and nothing else. */
const contentOf = (
  staff: string,
  date: string,
  { sums, startedAt, endedAt, closedByRule }: Pick<ReportDay, 'sums' | 'startedAt' | 'endedAt' | 'closedByRule'>,
  { lines, remark }: Pick<ReportDay, 'lines' | 'remark'>,
): string =>
  sha256(
    canonicalBytes({
      ...{ staff, date, startedAt, endedAt, closedByRule, remark },
      sums: { ...sums, byReason: { ...sums.byReason } },
      lines: lines.map(({ from, to, plan, result }) => ({ from, to, plan, result })),
    }),
  );
