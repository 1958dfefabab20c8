import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countRows, type MonthCount, type MonthRow, runningUntil } from '#contract/statistics/counting.ts';
import { fiscalYearOf } from '#contract/statistics/fiscal-year.ts';
import { percentOf } from '#contract/statistics/rounding.ts';
import { changeOfTotals, type Total } from '#contract/statistics/totals.ts';

const Day = fc.record({
  day: fc.integer({ min: 0, max: 500 }).map((n) => new Date(Date.UTC(2020, 1, 1 + n)).toISOString().slice(0, 10)),
  staff: fc.constantFrom('1', '2', '3', '4'),
  section: fc.constantFrom('a', 'b'),
  telework: fc.constantFrom('home' as const, 'mobile' as const, 'satellite' as const),
  minutes: fc.nat(600),
});
/** A person has one row a day. */
const Days = fc.uniqueArray(Day, { selector: ({ day, staff }) => `${day} ${staff}`, maxLength: 80 });
type OneDay = typeof Day extends fc.Arbitrary<infer D> ? D : never;

/** The summary by month, as the office keeps it. */
const summary = (days: readonly OneDay[]): readonly MonthRow[] => {
  const rows = new Map<string, MonthRow>();
  for (const { day, staff, section, telework, minutes } of days) {
    const key = [day.slice(0, 7), staff, section, telework].join(' ');
    const before = rows.get(key);
    rows.set(key, {
      ...{ month: day.slice(0, 7), staff, section, telework },
      ...{ days: (before?.days ?? 0) + 1, minutes: (before?.minutes ?? 0) + minutes },
    });
  }
  return [...rows.values()];
};
const distinct = (values: readonly string[]): number => new Set(values).size;

describe('counting', () => {
  it('from the summary is counting from the days', () => {
    fc.assert(
      fc.property(Days, (days) => {
        const rows = summary(days);
        const months = countRows(rows, 'person-month');
        expect(months.visits).toBe(distinct(days.map(({ day, staff }) => `${staff}${day.slice(0, 7)}`)));
        expect(months.persons).toBe(distinct(days.map(({ staff }) => staff)));
        expect(months.minutes).toBe(days.reduce((sum, { minutes }) => sum + minutes, 0));
        expect(countRows(rows, 'person-day')).toMatchObject({ visits: days.length, days: days.length });
      }),
    );
  });

  it('never has fewer 延べ than persons, nor more person-months than person-days', () => {
    fc.assert(
      fc.property(Days, (days) => {
        const byMonth = countRows(summary(days), 'person-month');
        const byDay = countRows(summary(days), 'person-day');
        expect(byMonth.persons).toBeLessThanOrEqual(byMonth.visits);
        expect(byMonth.visits).toBeLessThanOrEqual(byDay.visits);
      }),
    );
  });

  it('has person-days of sections that together are the city’s', () => {
    fc.assert(
      fc.property(Days, (days) => {
        const rows = summary(days);
        const parts = ['a', 'b'].map(
          (section) =>
            countRows(
              rows.filter((row) => row.section === section),
              'person-day',
            ).visits,
        );
        expect(parts.reduce((a, b) => a + b, 0)).toBe(countRows(rows, 'person-day').visits);
      }),
    );
  });

  it('runs up month by month, each person new once', () => {
    fc.assert(
      fc.property(Days, fc.constantFrom('2020-01', '2020-06', '2021-01', '2022-01'), (days, until) => {
        const months = [...new Set(days.map(({ day }) => day.slice(0, 7)))];
        const first = (staff: string) =>
          days
            .filter((day) => day.staff === staff)
            .map(({ day }) => day)
            .sort()[0]
            ?.slice(0, 7);
        const counts = months.map((month): MonthCount => {
          const within = days.filter(({ day }) => day.startsWith(month));
          const persons = [...new Set(within.map(({ staff }) => staff))];
          return {
            ...{ month, persons: persons.length, days: within.length },
            newcomers: persons.filter((staff) => first(staff) === month).length,
            yearNewcomers: 0,
          };
        });
        const past = days.filter(({ day }) => day.slice(0, 7) <= until);
        expect(runningUntil(counts, until, 'person-day')).toEqual({
          visits: past.length,
          persons: distinct(past.map(({ staff }) => staff)),
        });
        expect(runningUntil(counts, until, 'person-month').visits).toBe(
          distinct(past.map(({ day, staff }) => `${staff}${day.slice(0, 7)}`)),
        );
      }),
    );
  });
});

describe('totals', () => {
  const kinds = ['normal', 'infection'] as const;
  const Month = fc.record({
    staff: fc.constantFrom('1', '2', '3'),
    month: fc.constantFrom('2020-02', '2020-03', '2020-04', '2021-03', '2021-04'),
    section: fc.constantFrom('a', 'b'),
    kind: fc.constantFrom(...kinds),
    days: fc.integer({ min: 1, max: 20 }),
  });
  type Row = typeof Month extends fc.Arbitrary<infer M> ? M : never;
  const Months = fc.array(Month, { maxLength: 30 });
  const of = (rows: readonly Row[], staff: string) => rows.filter((row) => row.staff === staff);
  const add = (held: Map<string, Total>, changes: readonly Total[]): void => {
    for (const change of changes) {
      const key = `${change.section} ${change.kind} ${change.month}`;
      const { persons, days, newcomers, yearNewcomers } = held.get(key) ?? { ...change, ...none };
      held.set(key, {
        ...change,
        ...{ persons: persons + change.persons, days: days + change.days },
        ...{ newcomers: newcomers + change.newcomers, yearNewcomers: yearNewcomers + change.yearNewcomers },
      });
    }
  };
  const none = { persons: 0, days: 0, newcomers: 0, yearNewcomers: 0 };

  it('kept by changes are what counting everybody anew comes to', () => {
    fc.assert(
      fc.property(Months, Months, (before, after) => {
        const held = new Map<string, Total>();
        for (const staff of ['1', '2', '3']) add(held, changeOfTotals([], of(before, staff)));
        for (const staff of ['1', '2', '3']) add(held, changeOfTotals(of(before, staff), of(after, staff)));
        for (const section of ['', 'a', 'b']) {
          for (const kind of ['', ...kinds]) {
            const within = after.filter(
              (row) => (section === '' || row.section === section) && (kind === '' || row.kind === kind),
            );
            for (const month of new Set(before.concat(after).map((row) => row.month))) {
              const inMonth = within.filter((row) => row.month === month);
              const isNew = (since: string) => (staff: string) =>
                !within.some((row) => row.staff === staff && row.month >= since && row.month < month);
              const staff = [...new Set(inMonth.map((row) => row.staff))];
              expect(held.get(`${section} ${kind} ${month}`) ?? none).toMatchObject({
                persons: staff.length,
                days: inMonth.reduce((sum, { days }) => sum + days, 0),
                newcomers: staff.filter(isNew('')).length,
                yearNewcomers: staff.filter(isNew(`${fiscalYearOf(month)}-04`)).length,
              });
            }
          }
        }
      }),
    );
  });

  it('do not change where nothing did', () => {
    fc.assert(
      fc.property(Months, (rows) => {
        const one = of(rows, '1');
        expect(changeOfTotals(one, one.toReversed())).toEqual([]);
      }),
    );
  });
});

it('rounds per cent to the nearest tenth, never further than half of one away', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 100_000 }), (part, whole) => {
      const tenths = BigInt(Math.round((percentOf(part, whole) ?? 0) * 10));
      // |tenths/1000 − part/whole| ≤ 1/2000, in whole numbers; half goes up.
      const off = 2n * (tenths * BigInt(whole) - 1000n * BigInt(part));
      expect(off > -BigInt(whole) && off <= BigInt(whole)).toBe(true);
    }),
  );
});
