import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayLater } from '#contract/loan/period.ts';
import { retentionClasses } from '#contract/retention/classes.ts';
import { fateOf, stopReasons } from '#contract/retention/decide.ts';
import { completedWords, type RetentionRule, retainedUntil, retentionWords } from '#contract/retention/period.ts';
import { daysOfYear, fiscalYearOf } from '#contract/statistics/fiscal-year.ts';
import { eraDate, isRealDate } from '#contract/words/era.ts';
import { rulesIn } from '../../server/retention/rules.ts';

const Day = fc.integer({ min: 0, max: 40_000 }).map((n) => dayLater('2000-01-01', n));
const Years = fc.integer({ min: 1, max: 50 });
const Rule = fc.record({ from: fc.constantFrom('fiscal-year' as const, 'event' as const), years: Years });
const yearsLater = (day: string, years: number): string => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;

describe('how long a paper is kept', () => {
  it.each([
    // 年度 borders: a day apart, a year apart.
    ['2026-03-31', 'fiscal-year', 5, '2031-03-31', '令和13年3月31日'],
    ['2026-04-01', 'fiscal-year', 5, '2032-03-31', '令和14年3月31日'],
    ['2027-03-31', 'fiscal-year', 1, '2028-03-31', '令和10年3月31日'],
    // The era changes within.
    ['2018-12-28', 'fiscal-year', 1, '2020-03-31', '令和2年3月31日'],
    ['2017-06-01', 'event', 1, '2018-06-01', '平成30年6月1日'],
    // Leap years.
    ['2024-02-28', 'event', 1, '2025-02-28', '令和7年2月28日'],
    ['2024-02-29', 'event', 1, '2025-02-28', '令和7年2月28日'],
    ['2023-02-28', 'event', 1, '2024-02-29', '令和6年2月29日'],
    ['2024-02-28', 'event', 4, '2028-02-28', '令和10年2月28日'],
    ['2024-02-29', 'event', 4, '2028-02-29', '令和10年2月29日'],
    ['2026-12-31', 'event', 1, '2027-12-31', '令和9年12月31日'],
  ] as const)('%s, %s, %i years: until %s', (day, from, years, until, words) => {
    expect(retainedUntil(day, { from, years })).toBe(until);
    expect(eraDate(until)).toBe(words);
  });

  it('ends on 31 March, and is so many whole 年度 after the one of its completion', () => {
    fc.assert(
      fc.property(Day, Years, (day, years) => {
        const until = retainedUntil(day, { from: 'fiscal-year', years });
        expect(until).toBe(daysOfYear(fiscalYearOf(day) + years).to);
        // All of a 年度 goes together, and the next one a year later.
        const { from, to } = daysOfYear(fiscalYearOf(day));
        for (const other of [from, to]) expect(retainedUntil(other, { from: 'fiscal-year', years })).toBe(until);
        expect(retainedUntil(dayLater(to, 1), { from: 'fiscal-year', years })).toBe(yearsLater(until, 1));
      }),
    );
  });

  it('is never shorter than its years, a real day, and grows with the day and the years', () => {
    fc.assert(
      fc.property(Day, Rule, (day, rule) => {
        const until = retainedUntil(day, rule);
        expect(isRealDate(until)).toBe(true);
        const same = yearsLater(day, rule.years);
        expect(until >= (isRealDate(same) ? same : yearsLater('2000-02-28', Number(same.slice(0, 4)) - 2000))).toBe(
          true,
        );
        expect(retainedUntil(dayLater(day, 1), rule) >= until).toBe(true);
        expect(retainedUntil(day, { ...rule, years: rule.years + 1 }) > until).toBe(true);
        // From the end of the 年度 is never shorter than from the day.
        expect(until <= retainedUntil(day, { ...rule, from: 'fiscal-year' })).toBe(true);
      }),
    );
  });
});

describe('what becomes of a paper', () => {
  const Stops = fc.uniqueArray(fc.constantFrom(...stopReasons), { maxLength: 3 });
  const Paper = fc.record({ completedOn: fc.option(Day), stops: Stops });

  it('is disposal only where it is completed, its time is over and nothing keeps it', () => {
    fc.assert(
      fc.property(Paper, fc.option(Rule), Day, (paper, rule, today) => {
        const { fate } = fateOf(paper, rule, today);
        const isOver = rule !== null && paper.completedOn !== null && today > retainedUntil(paper.completedOn, rule);
        expect(fate === 'due').toBe(isOver && paper.stops.length === 0);
        if (rule === null) expect(fate).toBe('no-rule');
        else if (paper.completedOn === null) expect(fate).toBe('unfinished');
        else if (!isOver) expect(fate).toBe('kept');
      }),
    );
  });

  it('does not turn back: what is due stays so while nothing keeps it', () => {
    fc.assert(
      fc.property(Day, Rule, Day, fc.nat(5000), (completedOn, rule, today, days) => {
        const paper = { completedOn, stops: [] };
        if (fateOf(paper, rule, today).fate !== 'due') return;
        expect(fateOf(paper, rule, dayLater(today, days)).fate).toBe('due');
      }),
    );
  });
});

it('reads periods that were laid down before there were some of the classes, with none for those', () => {
  const Rules = fc.tuple(fc.subarray([...retentionClasses]), fc.option(Rule));
  fc.assert(
    fc.property(Rules, ([known, rule]) => {
      const read = rulesIn(JSON.stringify(Object.fromEntries(known.map((one) => [one, rule]))));
      for (const one of retentionClasses) expect(read[one]).toEqual(known.includes(one) ? rule : null);
    }),
  );
});

it('says a period in words, and that there is none', () => {
  const rule: RetentionRule = { from: 'fiscal-year', years: 5 };
  expect(retentionWords(rule)).toBe('5年（完結した年度の翌年度の4月1日から）');
  expect(retentionWords(null)).toBe('期間の定めがありません');
  expect(completedWords({ oldest: '2001-05-10', newest: '2001-05-10' })).toBe('平成13年5月10日');
  expect(completedWords({ oldest: '2019-04-30', newest: '2019-05-01' })).toBe('平成31年4月30日から令和元年5月1日まで');
});
