import type { BoardRow } from '#contract/http/report-api.ts';
import { presenceState } from '#contract/loan/presence.ts';
import { instantOf } from '#contract/session/closing.ts';
import { catalogue, type EntryType } from '#contract/trail/catalogue.ts';
import type { Caller } from '../../auth/access.ts';
import { notHeartbeats } from '../../report/report-sessions.ts';
import type { Reader } from '../../store/store.ts';

export type SeenPresence = NonNullable<BoardRow['presence']>;
type Reach = Pick<Caller, 'account' | 'scope' | 'sectionId'>;

const told: readonly EntryType[] = ['presence.asked', 'presence.answered'];

/** What the trail of today's sessions says of 在席の確認, by chain, in its order. */
async function readTold(db: Reader, { scope, sectionId, account }: Reach, today: string) {
  let query = db
    .selectFrom('sessions')
    .innerJoin('loans', 'loans.id', 'sessions.loan_id')
    .innerJoin('entries', (join) =>
      join.onRef('entries.session', '=', 'sessions.id').onRef('entries.chain', '=', 'sessions.chain'),
    )
    .where('sessions.day', '=', today)
    .where('entries.type', 'in', [...told])
    .where(notHeartbeats);
  if (scope === 'section') query = query.where('loans.section_id', '=', sectionId);
  if (scope === 'own') query = query.where('loans.staff_id', '=', account.id);
  return query
    .select(['loans.staff_id', 'loans.id as loan', 'entries.seq', 'entries.at', 'entries.type', 'entries.data'])
    .orderBy('entries.seq')
    .execute();
}

async function readQuestions(db: Reader, { scope, sectionId, account }: Reach, today: string) {
  let query = db
    .selectFrom('presence_questions')
    .where('asked_at', '>=', instantOf(today, '00:00').toISOString())
    .where('asked_at', '<', instantOf(today, '23:59').toISOString());
  if (scope === 'section') query = query.where('section_id', '=', sectionId);
  if (scope === 'own') query = query.where('staff_id', '=', account.id);
  return query.selectAll().orderBy('id').execute();
}

/** Today's questions of each person with how they stand, oldest first: the head's over the line and the PCs' own. */
export async function readPresence(
  db: Reader,
  caller: Reach,
  today: string,
  now: Date,
): Promise<ReadonlyMap<string, readonly SeenPresence[]>> {
  const entries = await readTold(db, caller, today);
  const questions = await readQuestions(db, caller, today);
  const answers = new Map<string, string>();
  for (const { type, loan, at, data } of entries) {
    if (type !== 'presence.answered' || data === null) continue;
    answers.set(`${loan} ${catalogue['presence.answered'].data.parse(JSON.parse(data)).asked}`, at);
  }
  const asked = entries.flatMap(({ type, staff_id, loan, seq, at, data }) =>
    type === 'presence.asked' && data !== null
      ? [{ staff_id, loan, at, answeredAt: answers.get(`${loan} ${seq}`) ?? null, ...readAsked(data) }]
      : [],
  );
  const seen = [
    ...questions.map(({ staff_id, loan_id, serial, asked_at, within_min }) => {
      const entry = asked.find((one) => one.by === 'office' && one.loan === loan_id && one.serial === serial);
      const facts = { issuedAt: asked_at, withinMin: within_min, reachedAt: entry?.at ?? null };
      const answeredAt = entry?.answeredAt ?? null;
      return { staff: staff_id, ...seenOf('line', { ...facts, answeredAt }, now) };
    }),
    ...asked
      .filter(({ by }) => by === 'interval')
      .map(({ staff_id, at, answeredAt, issuedAt, withinMin }) => ({
        ...{ staff: staff_id, ...seenOf('interval', { issuedAt, withinMin, reachedAt: at, answeredAt }, now) },
      })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  const map = new Map<string, SeenPresence[]>();
  for (const { staff, ...one } of seen) map.set(staff, [...(map.get(staff) ?? []), one]);
  return map;
}

const readAsked = (data: string) => catalogue['presence.asked'].data.parse(JSON.parse(data));

const seenOf = (by: SeenPresence['by'], facts: Parameters<typeof presenceState>[0], now: Date): SeenPresence => ({
  ...{ at: facts.issuedAt, by, state: presenceState(facts, now), answeredAt: facts.answeredAt },
  withinMin: facts.withinMin,
});
