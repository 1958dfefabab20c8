import type { ClosingRule } from '../trail/catalogue.ts';
import { isOpen, type SessionState } from './machine.ts';

/** Japan has had no summer time since 1951: a fixed offset is exact for every date this product meets. */
const japanOffsetMs = 9 * 3_600_000;

/** Calendar day in Japan of an instant, `2026-11-21`. */
export const localDate = (at: Date): string => new Date(at.getTime() + japanOffsetMs).toISOString().slice(0, 10);
/** Clock time in Japan of an instant, `08:30`. */
export const localTime = (at: Date): string => new Date(at.getTime() + japanOffsetMs).toISOString().slice(11, 16);
/** The instant of a clock time in Japan. */
export const instantOf = (date: string, time: string): Date => new Date(`${date}T${time}:00.000+09:00`);

export interface ClosingFacts {
  readonly state: SessionState;
  readonly now: Date;
  /** Identifier of the boot we are in. */
  readonly boot: string;
  /** Boot in which the session's last entry was written. */
  readonly lastBoot: string;
  /** Time of the session's last entry: proof that the PC was alive. */
  readonly lastEntryAt: string;
  /** Last time that the person was seen at the keyboard. */
  readonly lastActiveAt: string;
  /** End of the working hours in Japan, `17:15`. */
  readonly hoursEnd: string;
  /** Minutes without the person after the end of hours until 終業 counts as forgotten. */
  readonly forgottenAfterMin: number;
}

/**
 * Whether a rule closes the open session, and as of when: never before it began, whatever a clock that was turned back
 * says. A changed boot comes first: whatever the hour, the last sign of life is the best that is known.
 */
export function closeByRule(facts: ClosingFacts): { readonly rule: ClosingRule; readonly effectiveEnd: string } | null {
  const { state, now } = facts;
  if (!isOpen(state)) return null;
  const day = localDate(new Date(state.startedAt));
  const lastSign = later(facts.lastEntryAt, state.startedAt);
  if (facts.boot !== facts.lastBoot) return { rule: 'power-loss', effectiveEnd: lastSign };
  if (localDate(now) > day) {
    return { rule: 'midnight', effectiveEnd: earlier(lastSign, nextMidnight(day).toISOString()) };
  }
  const hoursEnd = instantOf(day, facts.hoursEnd).getTime();
  const quietSince = Math.max(hoursEnd, new Date(facts.lastActiveAt).getTime());
  if (now.getTime() - quietSince >= facts.forgottenAfterMin * 60_000) {
    return { rule: 'forgotten', effectiveEnd: new Date(quietSince).toISOString() };
  }
  return null;
}

const nextMidnight = (day: string): Date => new Date(instantOf(day, '00:00').getTime() + 86_400_000);
const earlier = (a: string, b: string): string => (a < b ? a : b);
const later = (a: string, b: string): string => (a < b ? b : a);
