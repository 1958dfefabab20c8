import { errorEntry, type Outcome, ok, refusal } from '#contract/errors.ts';
import type { AskedPurpose } from '#contract/loan/code.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { sameCodeMs } from '../state/limits.ts';
import { openId } from '../state/lock.ts';
import type { TrailState } from '../state/trail-state.ts';

/**
 * The entry that brings a 連絡コード; none where the one that stands serves. Refused with a lock's own code while only
 * the office opens that lock: then there is one thing to telephone about.
 */
export function showCodeDrafts(state: TrailState, purpose: AskedPurpose, now: Date): Outcome<readonly Draft[]> {
  const { lock, code } = state;
  if (lock !== null && errorEntry(lock.code).wayOut === 'office-code') return refusal(lock.code);
  // A person in the middle of a call may leave the screen and come back; a later report must be of a later trail.
  if (code?.purpose === purpose && isRecent(code.at, now)) return ok([]);
  const data = { purpose, counter: state.counter + 1 };
  return ok([{ type: 'contact-code.shown', session: openId(state.session), actor: 'system', data }]);
}

const isRecent = (at: string, now: Date): boolean => Math.abs(now.getTime() - new Date(at).getTime()) < sameCodeMs;
