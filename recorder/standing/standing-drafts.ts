import { type Outcome, ok, refusal } from '#contract/errors.ts';
import {
  compareStanding,
  type SignedStanding,
  type StandingStatement,
  standingBytes,
} from '#contract/loan/standing.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { verifierFrom } from '../keys/ed25519.ts';
import { leave, openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';

/** The lock of a loan that was taken back. */
const revokedLock = 'TM-208';

/** Whether the office said this, of this loan. TM-403 otherwise. */
export function checkStanding(
  { statement, sig }: SignedStanding,
  { officePublicKey, loan }: { readonly officePublicKey: string; readonly loan: string },
): Outcome<StandingStatement> {
  if (!verifierFrom(officePublicKey)(standingBytes(statement), sig))
    return refusal('TM-403', 'standing is not signed by the office');
  return statement.loan === loan ? ok(statement) : refusal('TM-403', 'standing is of another loan');
}

/**
 * What is written for the office's word, all in one commit; nothing for the word that is known. TM-403 where it is older
 * than what the trail knows: the trail itself remembers, so that nobody replays by way of the disk.
 */
export function standingDrafts(
  state: TrailState,
  { serial, revoked, since }: StandingStatement,
): Outcome<readonly Draft[]> {
  const order = compareStanding(state.standing, { serial, revoked });
  if (order === 'again') return ok([]);
  if (order !== 'newer') return refusal('TM-403', `standing is ${order} than the one known`);
  const session = openId(state.session);
  const arrived: Draft = {
    type: 'standing.arrived',
    session,
    actor: 'system',
    data: { serial, revoked, since },
  };
  return ok([arrived, ...(revoked ? lockForIt(state) : openFromIt(state))]);
}

/** Whatever lock stands, this one takes its place, as by 応答コード. */
function lockForIt(state: TrailState): readonly Draft[] {
  if (state.lock?.code === revokedLock) return [];
  const session = openId(state.session);
  return [
    { type: 'loan.revoked', session, actor: 'system', data: { by: 'office' } },
    { type: 'lock.entered', session, actor: 'system', data: { code: revokedLock, detail: '' } },
  ];
}

/** A loan that holds again excuses nothing else: the lock that stood before is there again. */
function openFromIt(state: TrailState): readonly Draft[] {
  const { lock, coveredLock } = state;
  if (lock?.code !== revokedLock) return [];
  const left = leave(state, revokedLock, 'office');
  if (coveredLock === null) return [left];
  const { code, detail } = coveredLock;
  return [left, { type: 'lock.entered', session: openId(state.session), actor: 'system', data: { code, detail } }];
}
