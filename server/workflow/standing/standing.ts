import { nextSerial, StandingStatement } from '#contract/loan/standing.ts';
import type { Tx } from '../../store/store.ts';

const newest = (db: Pick<Tx, 'selectFrom'>, loan: string) =>
  db
    .selectFrom('standings')
    .selectAll()
    .where('loan_id', '=', loan)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Notes for the terminal that its loan was taken back, or holds again. Nothing where it knows that already. */
export async function changeStanding(tx: Tx, loan: string, revoked: boolean, at: Date): Promise<void> {
  const before = await newest(tx, loan);
  if ((before?.revoked ?? 0) === Number(revoked)) return;
  const serial = nextSerial(before?.serial ?? 0, at);
  await tx
    .insertInto('standings')
    .values({ loan_id: loan, serial, revoked: revoked ? 1 : 0, since: at.toISOString() })
    .execute();
}

/** What the office says of a loan's standing; null where it has never changed. */
export async function readStanding(db: Pick<Tx, 'selectFrom'>, loan: string): Promise<StandingStatement | null> {
  const row = await newest(db, loan);
  if (row === undefined) return null;
  const { serial, revoked, since } = row;
  return StandingStatement.parse({ v: 1, kind: 'standing', loan, revoked: revoked === 1, since, serial });
}
