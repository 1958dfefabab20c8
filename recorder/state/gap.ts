import { isOpen } from '#contract/session/machine.ts';
import type { Draft } from '#contract/trail/catalogue.ts';
import { openId } from './lock.ts';
import type { TrailState } from './trail-state.ts';

/** The gap that an agent leaves which says hello while its session is open already. */
export const agentGap = (state: TrailState, now: Date): readonly Draft[] =>
  isOpen(state.session) && state.lastAgentAt !== null ? [gap(state, state.lastAgentAt, now, 'agent')] : [];

/** The gap that the recorder leaves which did not end by itself while a session was open. */
export const recorderGap = (state: TrailState, now: Date): readonly Draft[] =>
  isOpen(state.session) && state.lastAt !== null && state.lastType !== 'recorder.stopped'
    ? [gap(state, state.lastAt, now, 'recorder')]
    : [];

const gap = (state: TrailState, from: string, now: Date, what: 'agent' | 'recorder'): Draft => ({
  type: 'gap.found',
  session: openId(state.session),
  actor: 'system',
  data: {
    from,
    to: now.toISOString(),
    // A clock that was turned back has its own entry.
    lengthMs: Math.max(0, now.getTime() - new Date(from).getTime()),
    what,
  },
});
