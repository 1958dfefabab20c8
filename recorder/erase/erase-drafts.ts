import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { believe, type Deadline, deadlineFrom, judgeDeadline, lastKeptDay } from '#contract/loan/deadline.ts';
import { type DeadlineWord, deadlineBytes, heldUntil, type SignedDeadline } from '#contract/loan/deadline-word.ts';
import { type EraseOrder, type EraseResult, eraseBytes, type SignedErase } from '#contract/loan/erase-order.ts';
import type { EraseFailure } from '#contract/loan/erase-outcome.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { extendedFacts } from '#contract/loan/period.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { verifierFrom } from '../keys/ed25519.ts';
import { leave, lockDrafts, openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { Moment } from '../trail/seal-entry.ts';

/** The lock of a PC whose work volume is to be erased, and of one whose clock cannot say whether it is. */
const erasedLock = 'TM-630';
const doubtLock = 'TM-631';
/** Clocks that differ by less are one clock, ms. */
export const clockDoubtMs = 3_600_000;

/** Whether the office said this, of this loan on this PC. TM-403 otherwise. */
export function checkErase(
  { order, sig }: SignedErase,
  of: { readonly officePublicKey: string; readonly loan: string; readonly terminal: string },
): Outcome<EraseOrder> {
  if (!verifierFrom(of.officePublicKey)(eraseBytes(order), sig))
    return refusal('TM-403', 'erase order is not signed by the office');
  if (order.loan !== of.loan) return refusal('TM-403', 'erase order is of another loan');
  return order.terminal === of.terminal ? ok(order) : refusal('TM-403', 'erase order is of another terminal');
}

/** How an order stands to those that the trail knows. */
export const compareErase = (state: TrailState, { serial }: EraseOrder): 'newer' | 'again' | 'older' =>
  serial > state.erase.serial ? 'newer' : serial === state.erase.serial ? 'again' : 'older';

/** What is written of an order, all in one commit; nothing for the one that is known. TM-403 where it is older. */
export function orderDrafts(state: TrailState, order: EraseOrder): Outcome<readonly Draft[]> {
  switch (compareErase(state, order)) {
    case 'again':
      return ok([]);
    case 'older':
      return refusal('TM-403', 'erase order is older than the one known');
    case 'newer':
      return ok(arrived(state, { by: 'order', serial: order.serial, since: order.issuedAt }));
  }
}

type Pending = NonNullable<TrailState['erase']['pending']>;
const arrived = (state: TrailState, data: Pending): readonly Draft[] => [
  { type: 'erase.arrived', session: openId(state.session), actor: 'system', data },
  ...lockDrafts(state, erasedLock, data.by === 'order' ? '消去命令' : '返却の期限'),
];

/** The time that is believed now, and whether the office has confirmed it since the machine was switched on. */
export function believedNow(state: TrailState, now: Moment): { readonly at: Date; readonly isConfirmed: boolean } {
  const time = believe(state.time, now);
  return { at: new Date(time.at), isConfirmed: state.time?.boot === now.boot && state.confirmedBoot === now.boot };
}

/** What the loan's own deadline asks for now; nothing where it names none, or the PC has been given back. */
export function deadlineDrafts(state: TrailState, facts: LoanFacts, now: Moment): readonly Draft[] {
  const until = deadlineInForce(state, facts)?.from;
  if (until === undefined) return [];
  const believed = believedNow(state, now);
  const wall = new Date(now.at);
  // One clock, or one that the office has set right: there is no doubt to lock for.
  const isSure = believed.isConfirmed || wall.getTime() - believed.at.getTime() <= clockDoubtMs;
  const verdict = judgeDeadline(until, { believed: believed.at, wall, excused: isSure || state.clockExcused });
  switch (verdict) {
    case 'erase':
      return arrived(state, { by: 'deadline', serial: 0, since: until.toISOString() });
    case 'lock':
      return lockDrafts(state, doubtLock, '');
    case 'wait':
      return isSure && state.lock?.code === doubtLock ? [leave(state, doubtLock, 'office')] : [];
  }
}

/** Null where the loan names none, the PC has been given back, or the key is destroyed or about to be. */
export function deadlineInForce(state: TrailState, facts: LoanFacts): Deadline | null {
  const { returning, erase, extendedTo, deadline } = state;
  const day = lastKeptDay(extendedFacts(facts, extendedTo));
  if (day === null || returning === 'closed' || erase.isErased || erase.pending !== null) return null;
  return deadlineFrom(day, deadline.notBefore);
}

/** Whether the office said this of the deadline, of this loan on this PC, and not for longer than it may. TM-403 otherwise. */
export function checkDeadlineWord(
  { word, sig }: SignedDeadline,
  officePublicKey: string,
  { loan, terminal, policy }: LoanFacts,
): Outcome<DeadlineWord> {
  if (!verifierFrom(officePublicKey)(deadlineBytes(word), sig))
    return refusal('TM-403', 'deadline word is not signed by the office');
  if (word.loan !== loan.id) return refusal('TM-403', 'deadline word is of another loan');
  if (word.terminal !== terminal.id) return refusal('TM-403', 'deadline word is of another terminal');
  const latest = heldUntil(word.because, new Date(word.issuedAt), policy.eraseAfterDays ?? 0);
  return new Date(word.notBefore) <= latest ? ok(word) : refusal('TM-403', 'deadline word goes too far');
}

/**
 * What is written of it; nothing of the one that is known. What the deadline has asked for is withdrawn where it is not
 * yet carried out; an order never is. TM-403 where it is older.
 */
export function deadlineWordDrafts(state: TrailState, word: DeadlineWord, now: Moment): Outcome<readonly Draft[]> {
  const { serial, because, issuedAt, notBefore } = word;
  if (serial === state.deadline.serial) return ok([]);
  if (serial < state.deadline.serial) return refusal('TM-403', 'deadline word is older than the one known');
  const isHeld = new Date(notBefore) > believedNow(state, now).at;
  const withdrawn = isHeld && state.erase.pending?.by === 'deadline';
  const data = { serial, because, issuedAt, notBefore, withdrawn };
  return ok([{ type: 'deadline.told', session: openId(state.session), actor: 'system', data }]);
}

/** What is written where the office's clock says otherwise than what the trail believes. */
export function confirmDrafts(state: TrailState, facts: LoanFacts, now: Moment, officeAt: Date): readonly Draft[] {
  if (lastKeptDay(facts) === null) return [];
  const { at, isConfirmed } = believedNow(state, now);
  const differs = Math.abs(officeAt.getTime() - at.getTime()) > clockDoubtMs;
  const isDoubted = state.lock?.code === doubtLock && !isConfirmed;
  if (!differs && !isDoubted) return [];
  return [
    {
      type: 'clock.confirmed',
      session: openId(state.session),
      actor: 'system',
      data: { officeAt: officeAt.toISOString() },
    },
  ];
}

/** What came of it; each failure is told once. */
export function resultDrafts(state: TrailState, result: EraseResult): readonly Draft[] {
  const { pending } = state.erase;
  if (pending === null) return [];
  if (result.outcome === 'failed') return failureDrafts(state, result.why);
  const { by, serial } = pending;
  const { volume, keys, mount } = result;
  const data = { by, serial, volume, keys, mount };
  return [{ type: 'work-volume.erased', session: openId(state.session), actor: 'system', data }];
}

export function failureDrafts(state: TrailState, why: EraseFailure): readonly Draft[] {
  const { pending, failed } = state.erase;
  if (pending === null || failed === why) return [];
  const { by, serial } = pending;
  return [
    { type: 'work-volume.erase-failed', session: openId(state.session), actor: 'system', data: { by, serial, why } },
  ];
}
