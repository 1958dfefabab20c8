import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { type ExceptionStatement, exceptionBytes, type SignedException } from '#contract/policy/exception.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { verifierFrom } from '../keys/ed25519.ts';
import { openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';

export interface Expected {
  readonly officePublicKey: string;
  readonly loan: string;
  readonly now: Date;
}

/** Whether every approval is the office's, of this loan, and not over. One that is not spoils them all: TM-403. */
export function checkExceptions(
  exceptions: readonly SignedException[],
  { officePublicKey, loan, now }: Expected,
): Outcome<readonly SignedException[]> {
  const verify = verifierFrom(officePublicKey);
  const ids = new Set<string>();
  for (const { statement, sig } of exceptions) {
    if (!verify(exceptionBytes(statement), sig)) return refusal('TM-403', 'approval is not signed by the office');
    if (statement.loan !== loan) return refusal('TM-403', `${statement.id} is of another loan`);
    if (isOver(statement, now)) return refusal('TM-403', `${statement.id} is over`);
    if (ids.has(statement.id)) return refusal('TM-403', `${statement.id} twice`);
    ids.add(statement.id);
  }
  return ok(exceptions);
}

export const isOver = ({ to }: Pick<ExceptionStatement, 'to'>, now: Date): boolean => !(now.getTime() < Date.parse(to));

/** What is written of approvals that have come. */
export const arrivedDrafts = (state: TrailState, arrived: readonly ExceptionStatement[]): readonly Draft[] =>
  arrived.map(({ id, control, files, place, from, to }) => ({
    type: 'exception.arrived',
    session: openId(state.session),
    actor: 'system',
    data: { id, control, files: files.length, place, from, to },
  }));
