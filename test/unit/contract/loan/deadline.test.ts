import { expect, test } from 'vitest';
import { daysUntilErased, deadlineFrom, isDeadlineDue, keptUntil, lastKeptDay } from '#contract/loan/deadline.ts';
import { extendedFacts } from '#contract/loan/period.ts';
import { sampleFacts } from '../../recorder/support/sample-loan.ts';

const facts = {
  ...sampleFacts,
  loan: { ...sampleFacts.loan, to: '2026-12-25' },
  policy: { ...sampleFacts.policy, eraseAfterDays: 10 },
};

test('the last kept day is counted from the end of the loan, in Japan, and moves with an extension', () => {
  expect(lastKeptDay(facts)).toBe('2027-01-04');
  expect(keptUntil('2027-01-04').toISOString()).toBe('2027-01-04T15:00:00.000Z');
  expect(lastKeptDay(extendedFacts(facts, '2027-01-05'))).toBe('2027-01-15');
  expect(lastKeptDay(sampleFacts)).toBeNull();
});

test('the office’s word holds it back beyond that day, and never brings it on', () => {
  const from = new Date('2027-01-04T15:00:00.000Z');
  expect(deadlineFrom('2027-01-04', null)).toEqual({ from, isHeld: false });
  expect(deadlineFrom('2027-01-04', '2027-01-04T15:00:00.000Z')).toEqual({ from, isHeld: false });
  const later = '2027-01-20T00:00:00.000Z';
  expect(deadlineFrom('2027-01-04', later)).toEqual({ from: new Date(later), isHeld: true });
});

test.each([
  ['2027-01-01', null, false],
  ['2027-01-02', 3, true],
  ['2027-01-03', 2, true],
  ['2027-01-04', 1, true],
  ['2027-01-05', null, true],
])('on %s the person is told %s', (today, days, isDue) => {
  expect(daysUntilErased(keptUntil('2027-01-04'), today)).toBe(days);
  expect(isDeadlineDue(facts, today)).toBe(isDue);
  expect(isDeadlineDue(sampleFacts, today)).toBe(false);
});

test('an instant within a day comes on that day', () => {
  const from = new Date('2027-01-20T00:00:00.000Z');
  expect(['2027-01-17', '2027-01-20', '2027-01-21'].map((today) => daysUntilErased(from, today))).toEqual([
    null,
    1,
    null,
  ]);
});
