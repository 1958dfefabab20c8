import { expect, test } from 'vitest';
import { daysUntilErased, keptUntil, lastKeptDay } from '#contract/loan/deadline.ts';
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

test.each([
  ['2027-01-01', null],
  ['2027-01-02', 3],
  ['2027-01-03', 2],
  ['2027-01-04', 1],
  ['2027-01-05', null],
])('on %s the person is told %s', (today, days) => {
  expect(daysUntilErased(facts, today)).toBe(days);
  expect(daysUntilErased(sampleFacts, today)).toBeNull();
});
