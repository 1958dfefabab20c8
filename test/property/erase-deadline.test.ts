import fc from 'fast-check';
import { expect, test } from 'vitest';
import { believe, judgeDeadline, longestOffMs, type TrustedTime } from '#contract/loan/deadline.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse('2026-11-20T00:00:00.000Z');

/** What can happen to a PC: it runs, its wall clock is set, it is off for a while and its clock may be set meanwhile. */
const runs = fc.record({ what: fc.constant('runs' as const), ms: fc.integer({ min: 0, max: 3 * day }) });
const set = fc.record({ what: fc.constant('set' as const), ms: fc.integer({ min: -400 * day, max: 400 * day }) });
const off = fc.record({
  what: fc.constant('off' as const),
  ms: fc.integer({ min: 0, max: 40 * day }),
  lie: fc.constant(0),
});
const lied = fc.record({
  ...{ what: fc.constant('off' as const), ms: fc.integer({ min: 0, max: 40 * day }) },
  lie: fc.integer({ min: -400 * day, max: 400 * day }),
});

type Happening =
  | { readonly what: 'runs'; readonly ms: number }
  | { readonly what: 'set'; readonly ms: number }
  | { readonly what: 'off'; readonly ms: number; readonly lie: number };

/** Plays it through. @returns real time and believed time after each step */
function play(events: readonly Happening[]): readonly { readonly real: number; readonly believed: number }[] {
  let [real, wall, mono, boot] = [start, start, 0, 0];
  let known: TrustedTime | null = null;
  const look = (): number => {
    const bootId = `00000000-0000-4000-8000-${String(boot).padStart(12, '0')}`;
    known = believe(known, { at: new Date(wall).toISOString(), boot: bootId, mono });
    return Date.parse(known.at);
  };
  look();
  return events.map((event) => {
    if (event.what === 'runs') {
      for (const part of [0, 1]) {
        const ms = part === 0 ? Math.floor(event.ms / 2) : Math.ceil(event.ms / 2);
        real += ms;
        wall += ms;
        mono += ms;
        look();
      }
    } else if (event.what === 'set') wall += event.ms;
    else {
      real += event.ms;
      wall += event.ms + event.lie;
      mono = 0;
      boot += 1;
    }
    return { real, believed: look() };
  });
}

test('the time that is believed never goes back, whatever is done to the clock', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(runs, set, off, lied), { maxLength: 30 }), (events) => {
      const seen = [start, ...play(events).map(({ believed }) => believed)];
      for (const [n, at] of seen.entries()) expect(at).toBeGreaterThanOrEqual(seen[n - 1] ?? start);
    }),
  );
});

test('a clock that is honest is believed to the millisecond, while the PC is off for two weeks at most', () => {
  const shortly = fc.record({
    what: fc.constant('off' as const),
    ms: fc.integer({ min: 0, max: longestOffMs }),
    lie: fc.constant(0),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(runs, shortly), { maxLength: 30 }), (events) => {
      for (const { real, believed } of play(events)) expect(believed).toBe(real);
    }),
  );
});

test('a clock set forward while the PC runs brings nothing on, for as long as it runs', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(runs, set), { maxLength: 30 }), (events) => {
      for (const { real, believed } of play(events)) expect(believed).toBeLessThanOrEqual(real);
    }),
  );
});

test('a clock set back dodges nothing of the time that the PC runs', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(runs, set, lied), { maxLength: 30 }), (events) => {
      const ran = events.reduce((sum, event) => sum + (event.what === 'runs' ? event.ms : 0), 0);
      expect(play(events).at(-1)?.believed ?? start).toBeGreaterThanOrEqual(start + ran);
    }),
  );
});

test('one switch-off brings the day on by two weeks at most, whatever the clock says', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(runs, set, lied), { maxLength: 30 }), (events) => {
      const [switches, ran] = events.reduce(
        ([n, ms], event) => (event.what === 'off' ? [n + 1, ms] : [n, ms + (event.what === 'runs' ? event.ms : 0)]),
        [0, 0],
      );
      const last = play(events).at(-1)?.believed ?? start;
      expect(last).toBeLessThanOrEqual(start + ran + switches * longestOffMs);
    }),
  );
});

test('what the wall clock alone says locks and never erases; an excuse locks no more', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 }), (wall, believed) => {
      const until = new Date(start);
      const at = { wall: new Date(start + wall * day), believed: new Date(start + believed * day) };
      const verdict = judgeDeadline(until, { ...at, excused: false });
      expect(verdict).toBe(believed >= 0 ? 'erase' : wall >= 0 ? 'lock' : 'wait');
      expect(judgeDeadline(until, { ...at, excused: true })).toBe(believed >= 0 ? 'erase' : 'wait');
    }),
  );
});
