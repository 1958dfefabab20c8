import { DeadlineWord, heldUntil } from '#contract/loan/deadline-word.ts';
import type { TerminalState } from '#contract/loan/life.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { nextSerial } from '#contract/loan/standing.ts';
import type { Tx } from '../store/store.ts';
import type { LoansTable } from '../store/tables.ts';

type Db = Pick<Tx, 'selectFrom'>;
const dayMs = 86_400_000;

const newest = (db: Db, loan: string) =>
  db
    .selectFrom('deadline_words')
    .innerJoin('loans', 'loans.id', 'deadline_words.loan_id')
    .select(['serial', 'because', 'at', 'terminal_id', 'statement'])
    .where('loan_id', '=', loan)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();

const eraseAfterDays = ({ statement }: Pick<LoansTable, 'statement'>): number | undefined =>
  LoanStatement.parse(JSON.parse(statement)).facts.policy.eraseAfterDays;

/**
 * Notes for the terminal what holds its deadline back, or does no more: 保全 of the PC or of its loan's records, unless
 * it is lost. Nothing where that has not changed, or the loan has no such deadline.
 * @param state of the terminal; null where it is not of this loan any more
 */
export async function changeDeadlineWord(
  tx: Tx,
  { loan, state }: { readonly loan: string; readonly state: TerminalState | null },
  at: Date,
): Promise<void> {
  if (state === null) return;
  const row = await tx.selectFrom('loans').select('statement').where('id', '=', loan).executeTakeFirst();
  if (row === undefined || eraseAfterDays(row) === undefined) return;
  const hold = await tx
    .selectFrom('holds')
    .select('id')
    .where('loan_id', '=', loan)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  const isHeld = state === 'held' || hold !== undefined;
  const because = state === 'lost' ? 'lost' : isHeld ? 'held' : 'released';
  const before = await deadlineWordInForce(tx, loan, at);
  if (before === null ? because !== 'held' : before.because === because) return;
  const serial = nextSerial(before?.serial ?? 0, at);
  await tx.insertInto('deadline_words').values({ loan_id: loan, serial, because, at: at.toISOString() }).execute();
}

/** Since when the office says of a loan's deadline what it says now, and the first serial of that; null where it says nothing. */
export async function deadlineWordSince(
  db: Db,
  loan: string,
): Promise<{ readonly since: string; readonly serial: number } | null> {
  const row = await newest(db, loan);
  return row === undefined ? null : { since: row.at, serial: row.serial };
}

/** What the office says of a loan's deadline now; null where it was never held back. 保全 is said anew each day. */
export async function deadlineWordInForce(db: Db, loan: string, now: Date): Promise<DeadlineWord | null> {
  const row = await newest(db, loan);
  if (row === undefined) return null;
  const { because, terminal_id: terminal } = row;
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  const isRenewed = because === 'held' && today > row.serial;
  const issuedAt = isRenewed ? new Date(today) : new Date(row.at);
  const serial = isRenewed ? today : row.serial;
  const notBefore = heldUntil(because, issuedAt, eraseAfterDays(row) ?? 0).toISOString();
  return DeadlineWord.parse({
    ...{ v: 1, kind: 'deadline', loan, terminal, serial, because },
    ...{ issuedAt: issuedAt.toISOString(), notBefore },
  });
}
