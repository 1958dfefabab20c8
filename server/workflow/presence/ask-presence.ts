import { LoanStatement } from '#contract/loan/package.ts';
import { PresenceQuestion, presenceState, usualWithinMin } from '#contract/loan/presence.ts';
import { nextSerial } from '#contract/loan/standing.ts';
import { actorOf } from '../../audit/actor.ts';
import type { Caller } from '../../auth/access.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import { personOf } from '../../report/telephone.ts';
import { readToday } from '../../report/today.ts';
import type { Tx } from '../../store/store.ts';

type Db = Pick<Tx, 'selectFrom'>;

/** The loan whose PC somebody works on. */
const loanAtWork = (db: Db, staff: string) =>
  db
    .selectFrom('loans')
    .innerJoin('sessions', 'sessions.loan_id', 'loans.id')
    .select(['loans.id', 'loans.terminal_id', 'loans.section_id', 'loans.statement'])
    .where('loans.staff_id', '=', staff)
    .where('loans.state', '=', 'lent')
    .orderBy('sessions.started_at', 'desc')
    .limit(1)
    .executeTakeFirst();

const newestOf = (db: Db, loan: string) =>
  db
    .selectFrom('presence_questions')
    .selectAll()
    .where('loan_id', '=', loan)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();

/**
 * Asks over the line whether somebody is at work (第8条3項). OF-403, OF-404 as for a report by telephone. OF-625: not at
 * work by the trail. OF-626: a question waits for its answer.
 * @returns the loan whose terminal is to be woken
 */
export async function askPresence(tx: Tx, caller: Caller, at: Date, staff: string): Promise<Outcome<string>> {
  const person = await personOf(tx, caller, staff);
  if (!person.ok) return person;
  const row = (await readToday(tx, caller, at)).find((one) => one.staff.id === staff);
  if (row?.presence?.state === 'asking') return refusal('OF-626');
  if (row === undefined || !row.mayAsk) return refusal('OF-625', row?.state ?? 'not on the board');
  const loan = await loanAtWork(tx, staff);
  if (loan === undefined) return refusal('OF-625', 'nothing lent');
  const { policy } = LoanStatement.parse(JSON.parse(loan.statement)).facts;
  const serial = nextSerial((await newestOf(tx, loan.id))?.serial ?? 0, at);
  const { account } = caller;
  await tx
    .insertInto('presence_questions')
    .values({
      ...{ loan_id: loan.id, staff_id: staff, section_id: loan.section_id, serial, asked_at: at.toISOString() },
      ...{ within_min: policy.presence?.withinMin ?? usualWithinMin, by_id: account.id, by_name: account.name },
    })
    .execute();
  const data = { staff, terminal: loan.terminal_id, loan: loan.id, serial };
  await appendAct(tx, { at, actor: actorOf(caller), act: 'presence.asked', data });
  return ok(loan.id);
}

/** The question that a loan's terminal is to ask; null once its time is over: nobody is asked for a time gone by. */
export async function presenceInForce(db: Db, loan: string, now: Date): Promise<PresenceQuestion | null> {
  const row = await newestOf(db, loan);
  if (row === undefined) return null;
  const asked = { issuedAt: row.asked_at, withinMin: row.within_min, reachedAt: null, answeredAt: null };
  if (presenceState(asked, now) !== 'asking') return null;
  const { terminal_id: terminal } = await db
    .selectFrom('loans')
    .select('terminal_id')
    .where('id', '=', loan)
    .executeTakeFirstOrThrow();
  return PresenceQuestion.parse({
    ...{ v: 1, kind: 'presence', loan, terminal, serial: row.serial, name: row.by_name },
    ...{ issuedAt: row.asked_at, withinMin: row.within_min },
  });
}
