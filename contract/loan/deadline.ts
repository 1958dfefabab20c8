import { instantOf, localDate } from '../session/closing.ts';
import type { LoanFacts } from './package.ts';
import { dayLater, daysBetween } from './period.ts';

/**
 * 返却期限後の消去: so many days after the end of the loan the PC destroys its work volume's key by itself, office or no
 * office. What is known of the time is folded from the sealed trail; ADR 0009 says what each clock is believed.
 */

/** Last day on which the work volume is kept; null where the hand-over statement names no such day. @param facts with their extension */
export const lastKeptDay = ({ loan, policy }: Pick<LoanFacts, 'loan' | 'policy'>): string | null =>
  policy.eraseAfterDays === undefined ? null : dayLater(loan.to, policy.eraseAfterDays);

/** When that day is over in Japan. */
export const keptUntil = (day: string): Date => instantOf(dayLater(day, 1), '00:00');

/** When the deadline destroys the key, and whether the office's word holds it back beyond the statement's day. */
export interface Deadline {
  readonly from: Date;
  readonly isHeld: boolean;
}

/** As the statement says, and not before the office's newest word. */
export function deadlineFrom(day: string, notBefore: string | null): Deadline {
  const said = keptUntil(day);
  const held = new Date(notBefore ?? 0);
  return held > said ? { from: held, isHeld: true } : { from: said, isHeld: false };
}

/** The person is told this many days before. */
const warnDays = 3;
/** Days until an instant, from 1 where it comes today or as today ends; null further away than three days, or after it. */
export function daysUntilErased(from: Date, today: string): number | null {
  const days = daysBetween(today, localDate(new Date(from.getTime() - 1))) + 1;
  return days >= 1 && days <= warnDays ? days : null;
}

/** Whether the statement's own day is so near, or over, that the person would be told of it. */
export function isDeadlineDue(facts: Pick<LoanFacts, 'loan' | 'policy'>, today: string): boolean {
  const last = lastKeptDay(facts);
  return last !== null && daysBetween(today, last) < warnDays;
}

/** Wall clock and machine time as they stood together, with the time that was believed then. */
export interface TrustedTime {
  readonly at: string;
  readonly boot: string;
  /** ms since `boot`. */
  readonly mono: number;
}
export interface ClockReading {
  /** Wall clock. */
  readonly at: string;
  readonly boot: string;
  readonly mono: number;
}

/** Longest stretch that a PC is believed to have been switched off, ms: longer than 年末年始, shorter than a wrong month. */
export const longestOffMs = 14 * 86_400_000;

/**
 * The time that is believed at a reading. While the machine runs, its own time alone counts: setting the wall clock does
 * nothing, forward or back. Over a switch-off the wall clock is believed where it has gone on by two weeks at most; a
 * clock that stands earlier, or further on, leaves the time where it was. Never goes back.
 */
export function believe(known: TrustedTime | null, now: ClockReading): TrustedTime {
  const { boot, mono } = now;
  if (known === null) return { at: now.at, boot, mono };
  const knownMs = Date.parse(known.at);
  if (known.boot === boot) {
    const at = new Date(knownMs + Math.max(0, mono - known.mono)).toISOString();
    return { at, boot, mono };
  }
  const goneMs = Date.parse(now.at) - knownMs;
  return { at: goneMs >= 0 && goneMs <= longestOffMs ? now.at : known.at, boot, mono };
}

/**
 * What the day asks for. `erase`: the time that is believed is past it. `lock`: the wall clock alone says so, and whether
 * it was turned forward cannot be told: nothing is destroyed on its word.
 * @param excused the office has opened such a lock: the same doubt locks no more
 */
export function judgeDeadline(
  until: Date,
  { believed, wall, excused }: { readonly believed: Date; readonly wall: Date; readonly excused: boolean },
): 'wait' | 'lock' | 'erase' {
  if (believed >= until) return 'erase';
  return wall >= until && !excused ? 'lock' : 'wait';
}
