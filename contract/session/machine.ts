import { assertNever } from '../errors.ts';
import type { ClosingRule } from '../trail/catalogue.ts';

/**
 * 始業・中断・再開・終業 as one pure machine, used by the recorder (which refuses an impossible order) and by the
 * office (which reads sessions out of the trail).
 */
export type SessionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'working'; readonly id: string; readonly startedAt: string }
  | { readonly kind: 'interrupted'; readonly id: string; readonly startedAt: string; readonly since: string }
  | {
      readonly kind: 'closed';
      readonly id: string;
      readonly startedAt: string;
      readonly endedAt: string;
      readonly by: 'person' | ClosingRule;
    };

export type SessionEvent =
  | { readonly type: 'session.started'; readonly id: string; readonly at: string }
  | { readonly type: 'session.interrupted'; readonly id: string; readonly at: string }
  | { readonly type: 'session.resumed'; readonly id: string; readonly at: string }
  | { readonly type: 'session.ended'; readonly id: string; readonly at: string }
  | {
      readonly type: 'session.closed-by-rule';
      readonly id: string;
      readonly at: string;
      readonly rule: ClosingRule;
      readonly effectiveEnd: string;
    };

export const noSession: SessionState = { kind: 'none' };

export const isOpen = (state: SessionState): state is Extract<SessionState, { kind: 'working' | 'interrupted' }> =>
  state.kind === 'working' || state.kind === 'interrupted';

/** The next state, or null where the event is impossible in this state (nothing is recorded then). */
export function transition(state: SessionState, event: SessionEvent): SessionState | null {
  if (event.type === 'session.started') {
    return isOpen(state) ? null : { kind: 'working', id: event.id, startedAt: event.at };
  }
  if (!isOpen(state) || state.id !== event.id) return null;
  const { id, startedAt } = state;
  switch (event.type) {
    case 'session.interrupted':
      return state.kind === 'working' ? { kind: 'interrupted', id, startedAt, since: event.at } : null;
    case 'session.resumed':
      return state.kind === 'interrupted' ? { kind: 'working', id, startedAt } : null;
    case 'session.ended':
      return { kind: 'closed', id, startedAt, endedAt: event.at, by: 'person' };
    case 'session.closed-by-rule':
      return { kind: 'closed', id, startedAt, endedAt: event.effectiveEnd, by: event.rule };
    default:
      return assertNever(event);
  }
}
