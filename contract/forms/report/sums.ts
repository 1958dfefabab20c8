import type { Policy } from '../../policy/policy.ts';
import { type InterruptionReason, interruptionReasons, interruptionTitles } from '../../trail/catalogue.ts';
import type { Stretch } from './stretches.ts';

export type Hours = Policy['hours'];

/** The day's minutes. Worked, by reason, unknown and missing are the duty together once the day is over. */
export interface DaySums {
  /** Hours of the office less its break. */
  readonly dutyMin: number;
  /** At work within the hours, outside of the office's break. */
  readonly workedMin: number;
  /** Interruptions within the hours, outside of the office's break. */
  readonly byReason: Readonly<Record<InterruptionReason, number>>;
  /** Not lived through: the clock was put on, or the PC slept. */
  readonly unknownMin: number;
  /** Of the hours gone by, without any session. */
  readonly missingMin: number;
  /** At work in the office's break, before the hours and past the end: shown, never counted as ordered (第8条4項). */
  readonly inBreakMin: number;
  readonly beforeMin: number;
  readonly afterMin: number;
  /** What needs a leave request (第7条), and the same in whole hours as 時間単位年休 is taken. */
  readonly leaveMin: number;
  readonly leaveHours: number;
}

/** Minutes from midnight of a clock time. @param time `08:30` */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

interface Span {
  readonly from: number;
  readonly to: number;
}
const overlap = (a: Span, b: Span): number => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));

/** @param untilMin minute of the day that has been reached; 1440 for a day that is over */
export function sumsOf(stretches: readonly Stretch[], dayMin: number, hours: Hours, untilMin: number): DaySums {
  const start = minutesOf(hours.start);
  const end = Math.max(start, minutesOf(hours.end));
  const within = (time: string): number => Math.min(end, Math.max(start, minutesOf(time)));
  const breakFrom = within(hours.breakStart);
  const breakTo = Math.max(breakFrom, within(hours.breakEnd));
  const rest: Span = { from: breakFrom, to: breakTo };
  const duty: readonly Span[] = [
    { from: start, to: breakFrom },
    { from: breakTo, to: end },
  ];
  const inDuty = (span: Span): number => duty.reduce((sum, part) => sum + overlap(span, part), 0);
  const spans = stretches.map(({ fromMin, toMin, kind }) => ({ from: fromMin - dayMin, to: toMin - dayMin, kind }));
  const total = (kind: Stretch['kind'], count: (span: Span) => number): number =>
    spans.reduce((sum, span) => sum + (span.kind === kind ? count(span) : 0), 0);
  const byReason = Object.fromEntries(
    interruptionReasons.map((reason) => [reason, total(reason, inDuty)]),
  ) as DaySums['byReason'];
  const covered = spans.reduce((sum, span) => sum + inDuty(span), 0);
  const leaveMin = interruptionReasons.reduce(
    (sum, reason) => sum + (interruptionTitles[reason].needsLeave ? byReason[reason] : 0),
    0,
  );
  return {
    dutyMin: inDuty({ from: 0, to: 1440 }),
    workedMin: total('working', inDuty),
    byReason,
    unknownMin: total('unknown', inDuty),
    missingMin: Math.max(0, inDuty({ from: 0, to: untilMin }) - covered),
    inBreakMin: total('working', (span) => overlap(span, rest)),
    beforeMin: total('working', (span) => overlap(span, { from: 0, to: start })),
    afterMin: total('working', (span) => overlap(span, { from: end, to: 1440 })),
    leaveMin,
    leaveHours: Math.ceil(leaveMin / 60),
  };
}
