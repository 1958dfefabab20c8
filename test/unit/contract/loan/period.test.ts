import { describe, expect, test } from 'vitest';
import { dayLater, daysBetween, extendedFacts, isWithinLoan } from '#contract/loan/period.ts';
import { sampleFacts } from '../../recorder/support/sample-loan.ts';

const facts = {
  ...sampleFacts,
  loan: { ...sampleFacts.loan, from: '2026-11-01', to: '2026-12-01' },
  policy: { ...sampleFacts.policy, validFrom: '2026-11-01', validTo: '2026-12-10' },
};

test('days are counted over months, years and leap days', () => {
  expect(dayLater('2026-12-01', 4)).toBe('2026-12-05');
  expect(dayLater('2026-12-31', 62)).toBe('2027-03-03');
  expect(dayLater('2028-02-28', 1)).toBe('2028-02-29');
  expect(daysBetween('2026-12-31', '2027-03-03')).toBe(62);
  expect(daysBetween('2026-12-05', '2026-12-01')).toBe(-4);
});

describe('an extension', () => {
  test('moves the loan’s end, and the policy’s where that comes first', () => {
    expect(extendedFacts(facts, '2026-12-05')).toEqual({ ...facts, loan: { ...facts.loan, to: '2026-12-05' } });
    expect(extendedFacts(facts, '2026-12-20')).toMatchObject({
      loan: { from: '2026-11-01', to: '2026-12-20' },
      policy: { validFrom: '2026-11-01', validTo: '2026-12-20' },
    });
  });

  test('never shortens anything; without one all is as signed', () => {
    expect(extendedFacts(facts, '2026-11-05')).toEqual(facts);
    expect(extendedFacts(facts, null)).toBe(facts);
  });

  test('lets work start on its last day and not on the next', () => {
    const extended = extendedFacts(facts, '2026-12-20');
    expect(isWithinLoan(facts, '2026-12-01')).toBe(true);
    expect(isWithinLoan(facts, '2026-12-02')).toBe(false);
    expect(isWithinLoan(extended, '2026-12-20')).toBe(true);
    expect(isWithinLoan(extended, '2026-12-21')).toBe(false);
    expect(isWithinLoan(extended, '2026-10-31')).toBe(false);
  });

  test('a policy that ends before its loan, unextended, still ends the work', () => {
    const short = { ...facts, policy: { ...facts.policy, validTo: '2026-11-20' } };
    expect(isWithinLoan(short, '2026-11-21')).toBe(false);
  });
});
