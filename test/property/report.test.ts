import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftDay, type ReportSession, reportRows } from '#contract/forms/report/draft.ts';
import { type ReportAct, reportActs, reportState, reportStep } from '#contract/forms/report/life.ts';
import { dayStretches, type Mark, minuteOf } from '#contract/forms/report/stretches.ts';
import { minutesOf, sumsOf } from '#contract/forms/report/sums.ts';
import { instantOf } from '#contract/session/closing.ts';
import { type InterruptionReason, interruptionReasons } from '#contract/trail/catalogue.ts';

const date = '2026-11-24';
const midnight = instantOf(date, '00:00').getTime();
const dayMin = minuteOf(new Date(midnight));
const now = new Date(midnight + 30 * 3_600_000);
const at = (ms: number): string => new Date(midnight + ms).toISOString();
const hoursList = [
  { start: '08:30', end: '17:15', breakStart: '12:00', breakEnd: '13:00' },
  { start: '06:00', end: '14:45', breakStart: '10:00', breakEnd: '11:00' },
  { start: '11:45', end: '20:30', breakStart: '15:30', breakEnd: '16:30' },
] as const;

type Step = readonly ['interrupt', InterruptionReason] | readonly ['resume'] | readonly ['jump', number];
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(...interruptionReasons).map((reason) => ['interrupt', reason] as const),
  fc.constant(['resume'] as const),
  fc.integer({ min: -600_000, max: 5_400_000 }).map((byMs) => ['jump', byMs] as const),
);
const end = fc.oneof(
  ...(['person', 'rule', 'corrected', 'open'] as const).map((how) =>
    fc.record({ how: fc.constant(how), at: fc.integer({ min: 0, max: 26 * 3_600_000 }) }),
  ),
);
/** A session whose clock may go back by itself (negative waits) and may pass midnight. */
const session = fc
  .record({
    start: fc.integer({ min: 0, max: 23 * 3_600_000 }),
    steps: fc.array(fc.tuple(fc.integer({ min: -1_800_000, max: 7_200_000 }), step), { maxLength: 10 }),
    end,
  })
  .map(({ start, steps, end }): readonly Mark[] => {
    let ms = start;
    const marks: Mark[] = [{ type: 'session.started', at: at(ms) }];
    for (const [wait, [what, value]] of steps) {
      const before = ms;
      ms += wait;
      if (what === 'interrupt')
        marks.push({ type: 'session.interrupted', at: at(ms), data: { reason: value, note: '' } });
      else if (what === 'resume') marks.push({ type: 'session.resumed', at: at(ms) });
      else marks.push({ type: 'clock.jumped', at: at(ms), data: { lastAt: at(before), nowAt: at(ms), byMs: value } });
    }
    if (end.how === 'person') marks.push({ type: 'session.ended', at: at(ms + 60_000) });
    if (end.how === 'rule' || end.how === 'corrected')
      marks.push({ type: 'session.closed-by-rule', at: at(ms), data: { effectiveEnd: at(Math.min(ms, end.at)) } });
    if (end.how === 'corrected') marks.push({ type: 'session.corrected', at: at(ms), data: { endedAt: at(end.at) } });
    return marks;
  });
const sessions = fc
  .array(session, { minLength: 0, maxLength: 4 })
  .map((all) => [...all].sort((a, b) => ((a[0]?.at ?? '') < (b[0]?.at ?? '') ? -1 : 1)));

/** What one minute of a session was, told by walking its entries as somebody would who reads them aloud. */
function kindAt(marks: readonly Mark[], minute: number): string | null {
  let clock = minuteOf(marks[0]?.at ?? '');
  if (minute < clock) return null;
  let end = minuteOf(now);
  let kind = 'working';
  let told: string | null = null;
  const reach = (until: number): void => {
    if (told === null && minute < until && minute >= clock) told = kind;
    clock = Math.max(clock, until);
  };
  for (const mark of marks) {
    if (mark.type === 'session.interrupted' || mark.type === 'session.resumed') {
      reach(minuteOf(mark.at));
      kind = mark.type === 'session.resumed' ? 'working' : mark.data.reason;
    }
    if (mark.type === 'clock.jumped' && mark.data.byMs > 0) {
      reach(minuteOf(new Date(Date.parse(mark.data.nowAt) - mark.data.byMs)));
      const before = kind;
      kind = 'unknown';
      reach(minuteOf(mark.data.nowAt));
      kind = before;
    }
    if (mark.type === 'session.ended') end = Math.max(clock, minuteOf(mark.at));
    if (mark.type === 'session.closed-by-rule') end = minuteOf(mark.data.effectiveEnd);
    if (mark.type === 'session.corrected') end = minuteOf(mark.data.endedAt);
  }
  reach(end);
  return minute < end ? told : null;
}

describe('the stretches of a day', () => {
  test('are what a count minute by minute finds, each minute once', () => {
    fc.assert(
      fc.property(sessions, fc.constantFrom(...hoursList), (all, hours) => {
        const stretches = dayStretches(all, dayMin, now);
        const sums = sumsOf(stretches, dayMin, hours, 1440);
        const counted = new Map<string, number>();
        let claimed = dayMin;
        const kinds = new Map<number, string>();
        for (const marks of all) {
          let last = claimed;
          for (let minute = claimed; minute < dayMin + 1440; minute += 1) {
            const kind = kindAt(marks, minute);
            if (kind === null) continue;
            kinds.set(minute - dayMin, kind);
            last = minute + 1;
          }
          claimed = last;
        }
        for (let minute = 0; minute < 1440; minute += 1) {
          const kind = kinds.get(minute) ?? 'missing';
          const isHours = minute >= minutesOf(hours.start) && minute < minutesOf(hours.end);
          const isBreak = minute >= minutesOf(hours.breakStart) && minute < minutesOf(hours.breakEnd);
          const key =
            isHours && !isBreak
              ? kind
              : kind !== 'working'
                ? 'free'
                : isBreak
                  ? 'in-break'
                  : minute < 720 && minute < minutesOf(hours.start)
                    ? 'before'
                    : 'after';
          counted.set(key, (counted.get(key) ?? 0) + 1);
        }
        const of = (key: string): number => counted.get(key) ?? 0;
        expect(sums).toMatchObject({
          workedMin: of('working'),
          byReason: Object.fromEntries(interruptionReasons.map((reason) => [reason, of(reason)])),
          unknownMin: of('unknown'),
          missingMin: of('missing'),
          inBreakMin: of('in-break'),
          beforeMin: of('before'),
          afterMin: of('after'),
          leaveMin: of('hourly-leave') + of('illness') + of('care'),
        });
        expect(sums.dutyMin).toBe(465);
        const parts = [sums.workedMin, sums.unknownMin, sums.missingMin, ...Object.values(sums.byReason)];
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(sums.dutyMin);
      }),
      { numRuns: 150 },
    );
  });

  test('lie within the day and do not overlap, whatever the clock did', () => {
    fc.assert(
      fc.property(sessions, (all) => {
        let cursor = dayMin;
        for (const { fromMin, toMin } of dayStretches(all, dayMin, now)) {
          expect(fromMin).toBeGreaterThanOrEqual(cursor);
          expect(toMin).toBeGreaterThan(fromMin);
          cursor = toMin;
        }
        expect(cursor).toBeLessThanOrEqual(dayMin + 1440);
      }),
    );
  });
});

describe('the draft', () => {
  test('has a line for every hour, and their worked minutes are those of the hours', () => {
    fc.assert(
      fc.property(sessions, fc.constantFrom(...hoursList), (all, hours) => {
        const drafts = all.map(
          (marks): ReportSession => ({ marks, work: '仕事', result: null, closedBy: 'person', files: [] }),
        );
        const { rows, sums } = draftDay({ date, hours, plan: [], sessions: drafts, now });
        expect(rows.map(({ from }) => from)).toEqual(reportRows(hours).map(({ from }) => from));
        expect(rows.reduce((sum, row) => sum + row.workedMin, 0)).toBe(sums.workedMin + sums.inBreakMin);
      }),
    );
  });
});

describe('the life of a report', () => {
  const steps = fc.array(fc.record({ act: fc.constantFrom(...reportActs), text: fc.nat(2) }), { maxLength: 14 });

  test('never shows as confirmed what the head has not seen', () => {
    fc.assert(
      fc.property(steps, fc.nat(2), (tries, later) => {
        const done: { act: ReportAct; content: string | null }[] = [];
        let seen: string | null = null;
        let content = '0';
        for (const { act, text } of tries) {
          if (reportStep(reportState(done, content).state, act) === null) continue;
          if (act === 'corrected') content = String(text);
          const says = act === 'submitted' || act === 'confirmed';
          done.push({ act, content: says ? content : null });
          if (act === 'confirmed') seen = content;
          if (act !== 'confirmed' && act !== 'corrected') seen = null;
        }
        content = String(later);
        const { state, changed } = reportState(done, content);
        if (state === 'confirmed') expect(seen).toBe(content);
        if (seen !== null && seen !== content && state !== 'draft') expect(changed).toBe(true);
      }),
    );
  });

  test('returns to the person what the head returns, also after late entries', () => {
    const confirmed = [
      { act: 'submitted', content: 'a' },
      { act: 'confirmed', content: 'a' },
    ] as const;
    expect(reportState(confirmed, 'a')).toEqual({ state: 'confirmed', changed: false });
    expect(reportState(confirmed, 'b')).toEqual({ state: 'submitted', changed: true });
    expect(reportState([...confirmed, { act: 'returned', content: null }], 'b').state).toBe('returned');
  });
});
