import { afterReport, type Known, newestWord, stateAfter, telephoneWords } from '#contract/forms/report/telephone.ts';
import type { BoardRow } from '#contract/http/report-api.ts';
import { localDate, localTime } from '#contract/session/closing.ts';
import { catalogue, type EntryType } from '#contract/trail/catalogue.ts';
import type { Caller } from '../auth/access.ts';
import type { Reader } from '../store/store.ts';
import { readPresence, type SeenPresence } from '../workflow/presence/read-presence.ts';
import { readLeaves } from './leave.ts';
import { factsOf } from './loan-facts.ts';
import { plannedDays } from './planned-days.ts';
import { readTelephone } from './read-days.ts';
import { notHeartbeats } from './report-sessions.ts';

type Reach = Pick<Caller, 'account' | 'scope' | 'sectionId'>;

const wordOf: Partial<Record<EntryType, Known['what']>> = {
  'session.started': 'started',
  'session.interrupted': 'interrupted',
  'session.resumed': 'resumed',
  'session.ended': 'ended',
  'session.closed-by-rule': 'ended',
};

interface TrailWord extends Known {
  readonly staff: string;
  readonly work: string;
}

/** What the trail says of sessions that are of today or still open, the newest last. */
async function trailWords(db: Reader, { scope, sectionId, account }: Reach, today: string): Promise<TrailWord[]> {
  let query = db
    .selectFrom('sessions')
    .innerJoin('loans', 'loans.id', 'sessions.loan_id')
    .innerJoin('entries', (join) =>
      join.onRef('entries.session', '=', 'sessions.id').onRef('entries.chain', '=', 'sessions.chain'),
    )
    .where('sessions.day', '=', today)
    .where('entries.type', 'in', Object.keys(wordOf) as EntryType[])
    .where(notHeartbeats);
  if (scope === 'section') query = query.where('loans.section_id', '=', sectionId);
  if (scope === 'own') query = query.where('loans.staff_id', '=', account.id);
  const rows = await query
    .select(['loans.staff_id', 'sessions.work', 'entries.at', 'entries.type', 'entries.data'])
    .orderBy('sessions.started_at')
    .orderBy('entries.seq')
    .execute();
  return rows.map(({ staff_id, work, at, type, data }) => {
    const given = data === null || type !== 'session.interrupted' ? null : JSON.parse(data);
    const reason = given === null ? null : catalogue['session.interrupted'].data.parse(given).reason;
    return { staff: staff_id, work, at, what: wordOf[type] ?? 'ended', reason, source: 'trail' };
  });
}

/** Borrowers of today, with the end of their hours and when their PC was last heard of. */
async function borrowers(db: Reader, { scope, sectionId, account }: Reach, today: string) {
  let query = db
    .selectFrom('loans')
    .leftJoin('chains', 'chains.loan_id', 'loans.id')
    .where('loans.state', '=', 'lent')
    .where('loans.from_day', '<=', today)
    .where('loans.to_day', '>=', today);
  if (scope === 'section') query = query.where('loans.section_id', '=', sectionId);
  if (scope === 'own') query = query.where('loans.staff_id', '=', account.id);
  return query
    .select(['loans.staff_id', 'loans.staff_name', 'loans.section_name', 'loans.statement', 'chains.last_contact_at'])
    .orderBy('loans.id')
    .execute();
}

/** The board: everybody within reach who has a PC, a plan, or any record of today. */
export async function readToday(db: Reader, caller: Reach, now: Date): Promise<readonly BoardRow[]> {
  const today = localDate(now);
  const words = await trailWords(db, caller, today);
  const told = await readTelephone(db, { caller, from: today, to: today, now });
  const questions = await readPresence(db, caller, today, now);
  const leaves = await readLeaves(db, caller, { from: today, to: today });
  const planned = await plannedDays(db, caller, { from: today, to: today });
  const lent = await borrowers(db, caller, today);
  const people = new Map<string, BoardRow['staff']>();
  for (const row of [...lent, ...told])
    people.set(row.staff_id, { id: row.staff_id, name: row.staff_name, section: row.section_name });
  for (const { staff } of planned) people.set(staff.id, staff);
  const rows = [...people.values()].map((staff): BoardRow => {
    const own = words.filter((word) => word.staff === staff.id);
    const calls = told.filter(({ staff_id }) => staff_id === staff.id);
    const loan = lent.findLast(({ staff_id }) => staff_id === staff.id);
    const plan = planned.find((one) => one.staff.id === staff.id) ?? null;
    const newest = newestWord([...own, ...calls.map((call) => ({ ...call, source: 'telephone' as const }))]);
    const state = stateAfter(newest);
    const presence = newestPresence(calls, questions.get(staff.id) ?? []);
    const usualEnd = loan === undefined ? null : factsOf(loan.statement).policy.hours.end;
    // 割振り変更: the hours of the day's plan come before the usual ones.
    const end = plan?.hours.end ?? usualEnd;
    const isAtWork = state === 'working' && newest?.source === 'trail' && loan !== undefined;
    return {
      staff,
      state: state === 'none' && plan !== null ? 'planned' : state,
      ...{ reason: newest?.reason ?? null, since: newest?.at ?? null, source: newest?.source ?? null },
      work: (own.at(-1)?.work ?? calls.findLast(({ what }) => what === 'started')?.words ?? '') || (plan?.work ?? ''),
      ...{ plannedFrom: plan?.from ?? null, lastContactAt: loan?.last_contact_at ?? null },
      leaves: [...(leaves.get(`${staff.id} ${today}`) ?? [])],
      ...{ presence, mayAsk: isAtWork && presence?.state !== 'asking' },
      isPastEnd: end !== null && (state === 'working' || state === 'interrupted') && localTime(now) >= end,
      allowed: telephoneWords.filter((word) => afterReport(state, word) !== null),
      lastTelephone: calls.reduce<number | null>((last, { id }) => Math.max(last ?? 0, id), null),
    };
  });
  return rows.sort((a, b) => rank[a.state] - rank[b.state] || (a.staff.id < b.staff.id ? -1 : 1));
}

/** The newest of what was asked by telephone and otherwise. */
function newestPresence(
  calls: readonly { readonly what: string; readonly at: string }[],
  asked: readonly SeenPresence[],
): SeenPresence | null {
  const call = calls.findLast(({ what }) => what === 'present' || what === 'no-answer');
  const told: SeenPresence | null =
    call === undefined
      ? null
      : call.what === 'present'
        ? { at: call.at, by: 'telephone', state: 'answered', answeredAt: call.at, withinMin: 0 }
        : { at: call.at, by: 'telephone', state: 'unanswered', answeredAt: null, withinMin: 0 };
  const last = asked.at(-1) ?? null;
  return told !== null && (last === null || told.at >= last.at) ? told : last;
}

/** Who needs to be seen first. */
const rank: Readonly<Record<BoardRow['state'], number>> = {
  ...{ interrupted: 0, working: 1, planned: 2, ended: 3, none: 4 },
};
