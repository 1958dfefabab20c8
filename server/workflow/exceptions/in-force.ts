import { maxExceptions, SignedException } from '#contract/policy/exception.ts';
import { sha256 } from '../../digest.ts';
import type { Tx } from '../../store/store.ts';

export interface InForce {
  /** Names exactly these approvals. */
  readonly tag: string;
  readonly exceptions: readonly SignedException[];
}

/** The approvals of a loan that are in force, or will be. */
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
  return {
    tag: sha256(Buffer.from(JSON.stringify(rows))),
    exceptions: rows.map(({ statement, sig }) => SignedException.parse({ statement: JSON.parse(statement), sig })),
  };
}
