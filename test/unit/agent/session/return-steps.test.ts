import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReturnStep, returnAfter } from '#contract/loan/return.ts';
import type { HandInStatus } from '../../../../agent/loan/hand-in-port.ts';
import { closingOf, type ReturnFacts, returnSteps } from '../../../../agent/session/return-steps.ts';

const sent: ReturnFacts['trail'] = { recorded: 9, unsent: 0, receipted: 9, line: 'up' };
const done: HandInStatus = { phase: 'done', files: 1_234, bytes: 18_200_000 };
const facts = (more: Partial<ReturnFacts> = {}): ReturnFacts => ({
  ...{ standing: 'begun', handIn: done, trail: sent },
  ...more,
});
const states = (given: ReturnFacts) => returnSteps(given).map(({ state }) => state);
const text = (given: ReturnFacts, index: number): string => returnSteps(given)[index]?.text ?? '';

test('with results and trail at the office the things are next, then the counter', () => {
  expect(states(facts())).toEqual(['done', 'done', 'now', 'waiting']);
  expect(text(facts(), 0)).toContain('1,234件（18.2MB）');
  expect(closingOf(facts())).toEqual({ results: 'handed-in', trail: 'receipted' });
  const closed = facts({ standing: 'closed', trail: { ...sent, recorded: 10, unsent: 1 } });
  expect(states(closed)).toEqual(['done', 'done', 'done', 'waiting']);
  expect(text(closed, 3)).toContain('電源を切らずに');
  expect(states(facts({ standing: 'closed' }))).toEqual(['done', 'done', 'done', 'now']);
  expect(closingOf(facts({ standing: 'closed' }))).toBeNull();
});

test.each<[string, HandInStatus, ReturnStep['state']]>([
  ['nothing was sent', { phase: 'idle' }, 'now'],
  ['it was stopped', { phase: 'paused' }, 'now'],
  ['the folder is read', { phase: 'listing', files: 3, bytes: 10 }, 'now'],
  ['it is sent', { phase: 'sending', files: 3, bytes: 10, sentBytes: 4, toSendBytes: 10 }, 'now'],
  ['the line is gone', { phase: 'waiting', code: 'TM-401' }, 'waiting'],
  ['it failed', { phase: 'failed', code: 'TM-402' }, 'blocked'],
  ['this PC cannot', { phase: 'unavailable' }, 'blocked'],
])('while %s, the return cannot be closed', (_what, handIn, state) => {
  const given = facts({ handIn });
  expect(states(given)).toEqual([state, 'done', 'waiting', 'waiting']);
  expect(closingOf(given)).toBeNull();
});

test('a wait is told with its cause', () => {
  const words = (code: 'TM-401' | 'TM-414') => text(facts({ handIn: { phase: 'waiting', code } }), 0);
  expect(words('TM-401')).toContain('つながりしだい');
  expect(words('TM-414')).toContain('受け取る空きがありません');
  expect(words('TM-414')).not.toContain('つながりません');
});

test('how much was sent is told in words and as a share', () => {
  const handIn: HandInStatus = { phase: 'sending', files: 3, bytes: 10_000, sentBytes: 4_000, toSendBytes: 8_000 };
  const [step] = returnSteps(facts({ handIn }));
  expect(step).toMatchObject({ progress: { done: 4_000, total: 8_000 } });
  expect(step?.text).toBe('ファイル3件（10.0KB）を送っています。');
});

describe('the trail', () => {
  test.each<[string, Partial<ReturnFacts['trail']>, ReturnStep['state']]>([
    ['unsent', { unsent: 2 }, 'waiting'],
    ['unsent, no line', { unsent: 2, line: 'down' }, 'waiting'],
    ['sent, no receipt yet', { receipted: 8 }, 'waiting'],
    ['refused by the office', { unsent: 2, line: 'refused' }, 'blocked'],
    ['an office that is none', { unsent: 2, line: 'untrusted' }, 'blocked'],
  ])('%s: not closed', (_what, trail, state) => {
    const given = facts({ trail: { ...sent, ...trail } });
    expect(states(given)[1]).toBe(state);
    expect(closingOf(given)).toBeNull();
  });
});

test('without a line, after a call, what is on the PC is carried there', () => {
  const given = facts({
    standing: 'telephoned',
    handIn: { phase: 'idle' },
    trail: { ...sent, unsent: 3, line: 'down' },
  });
  expect(states(given)).toEqual(['done', 'done', 'now', 'waiting']);
  expect(closingOf(given)).toEqual({ results: 'on-terminal', trail: 'on-terminal' });
  expect(states({ ...given, standing: 'closed' })).toEqual(['done', 'done', 'done', 'now']);
});

const handIn: fc.Arbitrary<HandInStatus> = fc.oneof(
  fc.constantFrom<HandInStatus>(
    { phase: 'unavailable' },
    { phase: 'idle' },
    { phase: 'waiting', code: 'TM-401' },
    { phase: 'failed', code: 'TM-403' },
    done,
  ),
  fc.record({
    ...{ phase: fc.constant('sending' as const), files: fc.nat(), bytes: fc.nat(), sentBytes: fc.nat() },
    toSendBytes: fc.nat(),
  }),
);
const anyFacts: fc.Arbitrary<ReturnFacts> = fc.record({
  standing: fc.constantFrom('begun', 'telephoned', 'closed'),
  handIn,
  trail: fc.record({
    recorded: fc.nat(5),
    unsent: fc.nat(5),
    receipted: fc.nat(5),
    line: fc.constantFrom('waiting', 'up', 'down', 'untrusted', 'refused'),
  }),
});

test('every step can be drawn, one never overtakes the one before it, and the recorder takes each closing', () => {
  let closings = 0;
  fc.assert(
    fc.property(anyFacts, (given) => {
      const steps = returnSteps(given);
      for (const step of steps) ReturnStep.parse(step);
      const [results, trail, things, handOver] = steps;
      if (things?.state !== 'waiting') expect([results?.state, trail?.state]).toEqual(['done', 'done']);
      if (handOver?.state === 'now') expect(things?.state).toBe('done');
      const data = closingOf(given);
      if (data === null) return;
      closings += 1;
      expect(things?.state).toBe('now');
      expect(returnAfter(given.standing, 'return.closed', data)).toBe('closed');
    }),
    { numRuns: 3_000 },
  );
  expect(closings).toBeGreaterThan(50);
});
