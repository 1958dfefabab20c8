import { type ErrorCode, errorEntry, type Outcome, ok, refusal } from '#contract/errors.ts';
import { isOpen, type SessionState } from '#contract/session/machine.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import type { TrailState } from './trail-state.ts';

/** The open session's id, for entries that the recorder writes by itself. */
export const openId = (session: SessionState): string | null => (isOpen(session) ? session.id : null);

/**
 * Whether the agent may lock this terminal with a code. What only the office opens is for the recorder alone to find:
 * from anyone else it would be a false word about the trail, the clock or the 暗証番号.
 */
export const mayLock = (code: ErrorCode): boolean => {
  const { locks, wayOut } = errorEntry(code);
  return locks && wayOut === 'recheck';
};

/**
 * The entries that a lock asks for: none where the same lock stands, or a stronger one. A lock that only the office
 * opens is never exchanged for one that opens by itself; a fault found behind TM-208 waits below it.
 */
export function lockDrafts(state: TrailState, code: ErrorCode, detail: string): readonly Draft[] {
  const standing = state.lock;
  if (standing?.code === code) return [];
  if (standing !== null && errorEntry(standing.code).wayOut === 'office-code' && !isCovered(state, code)) return [];
  return [{ type: 'lock.entered', session: openId(state.session), actor: 'system', data: { code, detail } }];
}

/** Whether TM-208, which may end by itself over the line, would hide a fault that only the office may excuse. */
const isCovered = ({ lock, coveredLock }: TrailState, code: ErrorCode): boolean =>
  lock?.code === 'TM-208' &&
  errorEntry(code).wayOut === 'office-code' &&
  (coveredLock === null || errorEntry(coveredLock.code).wayOut !== 'office-code');

/** Leaving a lock by itself, once its cause is gone. */
export function unlockDrafts(state: TrailState): Outcome<readonly Draft[]> {
  if (state.lock === null) return ok([]);
  const { code } = state.lock;
  if (errorEntry(code).wayOut !== 'recheck') return refusal(code);
  return ok([leave(state, code, 'recheck')]);
}

/** Leaving a lock: its cause is gone, a right 応答コード was typed in, or the office has sent word. */
export const leave = (state: TrailState, code: ErrorCode, by: 'recheck' | 'response-code' | 'office'): Draft => ({
  type: 'lock.left',
  session: openId(state.session),
  actor: 'system',
  data: { code, by },
});
