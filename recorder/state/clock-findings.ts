import type { NewEntry } from '../trail/new-entry.ts';
import type { Moment } from '../trail/seal-entry.ts';
import { clockToleranceMs } from './limits.ts';
import { openId } from './lock.ts';
import type { TrailState } from './trail-state.ts';

/** Whether the clock stands before the last entry: turned back, or the machine's battery is flat. */
export const isTurnedBack = (state: TrailState, now: Moment): boolean =>
  state.lastAt !== null && new Date(state.lastAt).getTime() - new Date(now.at).getTime() > clockToleranceMs;

/** What the clock has to answer for before anything else is written now. Pure. */
export function clockFindings(state: TrailState, now: Moment): readonly NewEntry[] {
  const { lastAt, clock } = state;
  const entry = { session: openId(state.session), actor: 'system' } as const;
  if (lastAt === null) return [];
  if (isTurnedBack(state, now)) return [{ ...entry, type: 'clock.turned-back', data: { lastAt, nowAt: now.at } }];
  if (clock === null || clock.boot !== now.boot) return [];
  const byMs = new Date(now.at).getTime() - new Date(clock.at).getTime() - (now.mono - clock.mono);
  if (Math.abs(byMs) <= clockToleranceMs) return [];
  return [{ ...entry, type: 'clock.jumped', data: { lastAt, nowAt: now.at, byMs } }];
}
