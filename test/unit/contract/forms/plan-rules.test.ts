import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarAtFirst, dayOff } from '#contract/forms/calendar/days-off.ts';
import { daysFrom, weekdayOf } from '#contract/forms/calendar/week.ts';
import { minutesOf } from '#contract/forms/hours/minutes.ts';
import { BreakSettings, breaksAtFirst, hourRows } from '#contract/forms/hours/plan-rows.ts';
import { shiftCodes, shifts } from '#contract/forms/hours/shifts.ts';
import { type PlanContent, PlanDay, workRulesAtFirst } from '#contract/forms/plan.ts';
import { type PlanFacts, planBreaches, weekBreaches } from '#contract/forms/rules/plan-rules.ts';

const day = (date: string, items = [{ from: '09:00', to: '10:00', work: '議事録' }]): PlanDay => ({
  ...{ date, shift: 'regular', items },
});
/** 23 November 2026 is a holiday, a Monday. */
const content = (days: PlanDay[]): PlanContent => ({
  ...{ category: 'normal', works: ['minutes'], recognisedText: '', days },
});
const facts: PlanFacts = { isRegistered: true, others: [], today: '2026-11-20' };
const codes = (days: PlanDay[], more: Partial<PlanFacts> = {}): readonly string[] =>
  planBreaches(content(days), { ...facts, ...more }, workRulesAtFirst).map(({ code }) => code);

describe('the calendar', () => {
  it.each([
    ['2026-11-23', 'holiday'],
    ['2026-09-22', 'holiday'],
    ['2020-07-24', 'holiday'],
    ['2020-10-12', null],
    ['2021-08-09', 'holiday'],
    ['2026-11-21', 'weekend'],
    ['2026-12-28', null],
    ['2026-12-29', 'year-end'],
    ['2027-01-03', 'year-end'],
    ['2027-01-04', null],
    ['2030-05-07', 'unknown'],
  ])('%s', (date, kind) => {
    expect(dayOff(date, calendarAtFirst)?.kind ?? null).toBe(kind);
  });
  it('takes a year that the office has entered', () => {
    const settings = { ...calendarAtFirst, addedYears: { '2030': { '05-06': '振替休日' } } };
    expect(dayOff('2030-05-07', settings)).toBeNull();
    expect(dayOff('2030-05-06', settings)?.kind).toBe('holiday');
  });
});

describe('the rows of 別紙2', () => {
  it('are those of the city’s paper in regular hours', () => {
    const rows = hourRows('regular', breaksAtFirst);
    expect(rows.map(({ from }) => from)).toEqual([
      ...['08:30', '09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00', '17:00'],
    ]);
    expect(rows.at(-1)).toEqual({ from: '17:00', to: '17:15', isBreak: false });
  });
  it.each(shiftCodes)('of %s fill its hours without a gap and are 7 h 45 min without the break', (code) => {
    const rows = hourRows(code, breaksAtFirst);
    expect([rows[0]?.from, rows.at(-1)?.to]).toEqual([shifts[code].from, shifts[code].to]);
    for (const [n, row] of rows.slice(1).entries()) expect(row.from).toBe(rows[n]?.to);
    const work = rows.filter(({ isBreak }) => !isBreak);
    expect(work.reduce((sum, { from, to }) => sum + minutesOf(to) - minutesOf(from), 0)).toBe(465);
  });
  it('are not made from a break that changes the length of the day', () => {
    const short = { usual: { from: '12:00', to: '12:45' }, ofShift: {} };
    expect(BreakSettings.safeParse(short).success).toBe(false);
    const other = { ...breaksAtFirst, ofShift: { A: { from: '10:30', to: '11:30' } } };
    expect(BreakSettings.safeParse(other).success).toBe(true);
  });
});

describe('a plan', () => {
  it('stands where everything fits', () => expect(codes([day('2026-11-24'), day('2026-11-25')])).toEqual([]));
  it.each([
    ['before the registration', [day('2026-11-24')], { isRegistered: false }, 'OF-525'],
    ['for a holiday', [day('2026-11-23')], {}, 'OF-520'],
    ['for a year without known holidays', [day('2030-05-07')], {}, 'OF-520'],
    ['for today', [day('2026-11-20')], {}, 'OF-521'],
    ['for a day twice', [day('2026-11-24'), day('2026-11-24')], {}, 'OF-526'],
    ['for a day of another plan', [day('2026-11-24')], { others: ['2026-11-24'] }, 'OF-526'],
    ['in the break', [day('2026-11-24', [{ from: '12:00', to: '13:00', work: '会議' }])], {}, 'OF-523'],
    ['past the end', [day('2026-11-24', [{ from: '17:00', to: '18:00', work: '会議' }])], {}, 'OF-523'],
    ['with a row twice', [day('2026-11-24', [...day('').items, ...day('').items])], {}, 'OF-523'],
  ])('is refused %s', (_why, days, more, code) => {
    expect(codes(days, more)).toEqual([code]);
  });
  it('only of the day before is for the head to let pass', () => {
    const said = planBreaches(content([day('2026-11-20'), day('2026-11-23')]), facts, workRulesAtFirst);
    expect(said.map(({ code, mayOverride }) => [code, mayOverride])).toEqual([
      ['OF-520', false],
      ['OF-521', true],
    ]);
  });
  it('names the work that the head has recognised (第3条)', () => {
    const plan = { ...content([day('2026-11-24')]), works: ['recognised' as const] };
    expect(planBreaches(plan, facts, workRulesAtFirst).map(({ code }) => code)).toEqual(['OF-524']);
    expect(planBreaches({ ...plan, recognisedText: '窓口の資料' }, facts, workRulesAtFirst)).toEqual([]);
  });
  it('has no day that does not exist', () => {
    expect(PlanDay.safeParse(day('2026-02-30')).success).toBe(false);
  });
});

describe('four days a week (第8条2項)', () => {
  const year = daysFrom('2026-01-01', '2026-12-31');
  it('is what counting day by day gives', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...year), { maxLength: 40 }),
        fc.uniqueArray(fc.constantFrom(...year), { maxLength: 40 }),
        fc.constantFrom(0 as const, 1 as const),
        (own, others, weekStart) => {
          const all = new Set([...own, ...others]);
          let count = 0;
          let isOwn = false;
          let bad = 0;
          // From a day on which both kinds of week have begun anew.
          for (const date of daysFrom('2025-12-28', '2027-01-10')) {
            if (weekdayOf(date) === weekStart) {
              if (count > 4 && isOwn) bad += 1;
              count = 0;
              isOwn = false;
            }
            if (all.has(date)) count += 1;
            if (own.includes(date)) isOwn = true;
          }
          expect(
            weekBreaches(
              own.map((date) => ({ date })),
              others,
              weekStart,
            ),
          ).toHaveLength(bad);
        },
      ),
      { numRuns: 500 },
    );
  });
});
