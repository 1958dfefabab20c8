import type { StandingStatement } from '#contract/loan/standing.ts';
import { maxExceptions, SignedException } from '#contract/policy/exception.ts';
import { sha256 } from '../../digest.ts';
import type { Tx } from '../../store/store.ts';
import { readStanding } from '../standing/standing.ts';

export interface InForce {
  /** Names exactly these approvals and this standing. */
  readonly tag: string;
  readonly exceptions: readonly SignedException[];
  readonly standing: StandingStatement | null;
}

/** What a terminal waits for: the approvals of its loan that are in force, or will be, and whether the loan holds. */
export async function exceptionsInForce(db: Pick<Tx, 'selectFrom'>, loan: string, now: Date): Promise<InForce> {
  const rows = await db
    .selectFrom('exceptions')
    .select(['statement', 'sig'])
    .where('loan_id', '=', loan)
    .where('revoked_at', 'is', null)
    .where('to_at', '>', now.toISOString())
    .orderBy('id')
    .limit(maxExceptions)
    .execute();
  const standing = await readStanding(db, loan);
  return {
    tag: sha256(Buffer.from(JSON.stringify([rows, standing]))),
    standing,
    exceptions: rows.map(({ statement, sig }) => SignedException.parse({ statement: JSON.parse(statement), sig })),
  };
}
