import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOff } from '#contract/forms/calendar/days-off.ts';
import { daysFrom } from '#contract/forms/calendar/week.ts';
import { type PlanContent, workRulesAtFirst as rules } from '#contract/forms/plan.ts';
import { planBreaches } from '#contract/forms/rules/plan-rules.ts';
import {
  emptyPlan,
  offeredDays,
  planFaults,
  planFieldsOf,
  readPlan,
  rowsOf,
} from '../../../../../renderer/console/forms/plan/read-plan.ts';
import { datePartsOf } from '../../../../../renderer/strings/date-parts.ts';

const week = { from: datePartsOf('2026-11-30'), to: datePartsOf('2026-12-06') };
const filled = { ...emptyPlan, ...week, works: ['minutes'] as const, common: { '09:00': '議事録' } };
const picked = (fields: typeof emptyPlan): readonly string[] =>
  offeredDays(fields, rules).flatMap(({ date, isPicked }) => (isPicked ? [date] : []));

describe('在宅勤務計画書 as it is filled in', () => {
  test('four open days of a week are picked until somebody says otherwise', () => {
    expect(picked(filled)).toEqual(['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03']);
    const flipped = { ...filled, flipped: ['2026-11-30', '2026-12-04'] };
    expect(picked(flipped)).toEqual(['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04']);
    expect(offeredDays(filled, rules).at(-1)).toMatchObject({ closed: '日曜日', isPicked: false });
  });

  test('what is wrong is said at its field, and nothing is handed in', () => {
    expect(readPlan(filled, rules)?.days).toHaveLength(4);
    const cases = [
      [{ ...filled, works: [] }, 'works'],
      [{ ...filled, works: ['recognised' as const] }, 'recognisedText'],
      [{ ...filled, common: { '09:00': '  ' } }, 'rows'],
      // A row of other hours than those of the shift.
      [{ ...filled, shift: 'A' as const, common: { '15:00': '議事録' } }, 'rows'],
      [{ ...filled, to: datePartsOf('2026-11-29') }, 'to'],
      [{ ...filled, to: datePartsOf('2027-02-01') }, 'to'],
      [{ ...filled, to: filled.from, flipped: ['2026-11-30'] }, 'days'],
    ] as const;
    for (const [fields, field] of cases) {
      expect(planFaults(fields, rules)[field], field).not.toBeNull();
      expect(readPlan(fields, rules), field).toBeNull();
    }
  });

  test('a plan that comes back is what it was, whatever its days', () => {
    const open = daysFrom('2026-11-30', '2026-12-25').filter((day) => dayOff(day, rules.calendar) === null);
    const rows = rowsOf('regular', rules);
    const items = fc
      .uniqueArray(fc.nat({ max: rows.length - 1 }), { minLength: 1, maxLength: rows.length })
      .map((chosen) =>
        chosen.toSorted((a, b) => a - b).map((n) => ({ from: rows[n]?.from ?? '', to: rows[n]?.to ?? '' })),
      );
    const days = fc.uniqueArray(fc.constantFrom(...open), { minLength: 1, maxLength: 12 }).chain((dates) =>
      fc.tuple(
        ...dates.toSorted().map((date) =>
          fc.tuple(items, fc.constantFrom('議事録', '校正', '集計')).map(([times, work]) => ({
            ...{ date, shift: 'regular' as const },
            items: times.map((time) => ({ ...time, work })),
          })),
        ),
      ),
    );
    fc.assert(
      fc.property(days, (planned) => {
        const content: PlanContent = { category: 'infection', works: ['minutes'], recognisedText: '', days: planned };
        expect(readPlan(planFieldsOf(content, rules), rules)).toEqual(content);
      }),
      { numRuns: 200 },
    );
  });

  test('what is offered breaks no rule that the form itself can keep', () => {
    const content = readPlan(filled, rules);
    if (content === null) throw new Error('not read');
    const facts = { isRegistered: true, others: [], today: '2026-11-27' };
    expect(planBreaches(content, facts, rules)).toEqual([]);
  });
});
