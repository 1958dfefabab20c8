import type { DeadlineWord } from '#contract/loan/deadline-word.ts';
import type { EraseOrder } from '#contract/loan/erase-order.ts';
import type { LoanExtension } from '#contract/loan/extension.ts';
import type { LoanPlans } from '#contract/loan/plans.ts';
import type { PresenceQuestion } from '#contract/loan/presence.ts';
import type { StandingStatement } from '#contract/loan/standing.ts';
import { maxExceptions, SignedException } from '#contract/policy/exception.ts';
import type { RemoteList } from '#contract/remote/profile.ts';
import { sha256 } from '../../digest.ts';
import { readSaidPlans } from '../../forms/plan/said-plans.ts';
import { deadlineWordInForce } from '../../lending/deadline-words.ts';
import { remoteSetOf } from '../../remote/profiles.ts';
import type { Tx } from '../../store/store.ts';
import { extensionInForce } from '../erase/extend.ts';
import { eraseInForce } from '../erase/order-erase.ts';
import { presenceInForce } from '../presence/ask-presence.ts';
import { readStanding } from '../standing/standing.ts';

export interface InForce {
  /** Names exactly these approvals and words. */
  readonly tag: string;
  readonly exceptions: readonly SignedException[];
  readonly standing: StandingStatement | null;
  readonly erase: EraseOrder | null;
  readonly deadline: DeadlineWord | null;
  readonly extension: LoanExtension | null;
  /** Null before anything was laid down. */
  readonly remote: RemoteList | null;
  readonly presence: PresenceQuestion | null;
  readonly plans: LoanPlans | null;
}

/** What a terminal waits for: the approvals of its loan that are in force, or will be, and the office's words on the loan. */
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
  const erase = await eraseInForce(db, loan);
  const deadline = await deadlineWordInForce(db, loan, now);
  const extension = await extensionInForce(db, loan);
  const { section_id } = await db
    .selectFrom('loans')
    .select('section_id')
    .where('id', '=', loan)
    .executeTakeFirstOrThrow();
  const set = await remoteSetOf(db, section_id);
  const remote: RemoteList | null = set.serial === 0 ? null : { v: 1, kind: 'remote-list', loan, ...set };
  const presence = await presenceInForce(db, loan, now);
  const plans = await readSaidPlans(db, loan);
  // What was never said leaves the name as it was.
  const later = [erase, deadline, extension, remote, presence, plans].filter((word) => word !== null);
  return {
    tag: sha256(Buffer.from(JSON.stringify([rows, standing, ...later]))),
    ...{ standing, erase, deadline, extension, remote, presence, plans },
    exceptions: rows.map(({ statement, sig }) => SignedException.parse({ statement: JSON.parse(statement), sig })),
  };
}
