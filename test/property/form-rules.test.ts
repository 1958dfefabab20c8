import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarAtFirst } from '#contract/forms/calendar/days-off.ts';
import { daysFrom } from '#contract/forms/calendar/week.ts';
import { breaksAtFirst, hourRows } from '#contract/forms/hours/plan-rows.ts';
import { shiftCodes } from '#contract/forms/hours/shifts.ts';
import { type PlanContent, type PlanDay, workRulesAtFirst, works } from '#contract/forms/plan.ts';
import { currentPledge, pledgeBreaches } from '#contract/forms/pledge.ts';
import { reasons, registrationBreaches } from '#contract/forms/registration.ts';
import {
  dayBeforeBreaches,
  dayOffBreaches,
  doubleBreaches,
  hoursBreaches,
  orderBreaches,
  planBreaches,
  scopeBreaches,
} from '#contract/forms/rules/plan-rules.ts';
import { adviceFor, workplacePoints } from '#contract/forms/workplace.ts';
import { employments } from '#contract/people/employment.ts';

/**
 * Each rule of the city's forms against the sentence of the rule itself, said here once more and in another way. Four
 * days a week: test/unit/contract/forms/plan-rules.test.ts; the pilot's rules: telework-ids.test.ts.
 */
const year = daysFrom('2026-04-01', '2027-03-31');
/** 国民の祝日, 振替休日 and 国民の休日 of that fiscal year. */
const holidays = [
  ...['2026-04-29', '2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06', '2026-07-20', '2026-08-11', '2026-09-21'],
  ...['2026-09-22', '2026-09-23', '2026-10-12', '2026-11-03', '2026-11-23', '2027-01-01', '2027-01-11', '2027-02-11'],
  ...['2027-02-23', '2027-03-21', '2027-03-22'],
];
const date = fc.constantFrom(...year);
const dates = fc.array(date, { maxLength: 8 });
const dated = (days: readonly string[]) => days.map((one) => ({ date: one }));
const check = <T extends unknown[]>(property: fc.IProperty<T>) => fc.assert(property, { numRuns: 2000 });

describe('a registration', () => {
  const registration = fc.record({
    employment: fc.constantFrom(...employments),
    reason: fc.constantFrom(...reasons),
    reasonText: fc.constantFrom('', '通院のため'),
    frequency: fc.record({
      per: fc.constantFrom('week' as const, 'month' as const),
      days: fc.integer({ min: 1, max: 23 }),
    }),
    pledge: fc.record({ version: fc.constantFrom(currentPledge.version, '0'), isAgreed: fc.constant(true as const) }),
  });

  it('is refused for whom 第4条2項 excludes, without the head’s reason, above four days a week, without the present pledge', () => {
    const mayBe = new Set(['regular', 'reappointed', 'fixed-term', 'seconded']);
    check(
      fc.property(registration, (given) => {
        const wanted = [
          ...(mayBe.has(given.employment) ? [] : ['第4条2項']),
          ...(given.reason === 'special' && given.reasonText.length === 0 ? ['第4条1項'] : []),
          ...(given.frequency.per === 'week' && given.frequency.days >= 5 ? ['第8条2項'] : []),
          ...(given.pledge.version === currentPledge.version ? [] : ['第12条']),
        ];
        const said = registrationBreaches(given);
        expect(said.map(({ article }) => article)).toEqual(wanted);
        // None of these is for the head to let pass.
        expect(said.every(({ mayOverride }) => !mayOverride)).toBe(true);
        expect(pledgeBreaches(given.pledge).length).toBe(wanted.includes('第12条') ? 1 : 0);
      }),
    );
  });
});

describe('the days of a plan', () => {
  it('stand once and in order (第8条1項)', () => {
    check(
      fc.property(dates, (days) => {
        expect(orderBreaches(dated(days)).length === 0).toBe(days.join() === [...new Set(days)].toSorted().join());
      }),
    );
  });

  it('are planned by one form alone: each that is another’s is named', () => {
    check(
      fc.property(dates, dates, (days, others) => {
        const twice = days.filter((one) => others.some((other) => other === one));
        expect(doubleBreaches(dated(days), others).length).toBe(twice.length === 0 ? 0 : 1);
      }),
    );
  });

  it('are working days of the office, whatever days of its own it has (第8条1項)', () => {
    const ownDays = fc.uniqueArray(date, { maxLength: 5 });
    check(
      fc.property(date, ownDays, (one, own) => {
        const calendar = { ...calendarAtFirst, ownDays: Object.fromEntries(own.map((day) => [day, '市の休日'])) };
        const said = dayOffBreaches([{ date: one }], calendar);
        const weekday = new Date(`${one}T00:00:00Z`).getUTCDay();
        const isOff =
          weekday === 0 ||
          weekday === 6 ||
          own.includes(one) ||
          holidays.includes(one) ||
          /-(12-(29|30|31)|01-0[123])$/.test(one);
        expect(said.map(({ code }) => code)).toEqual(isOff ? ['OF-520'] : []);
        expect(said.every(({ mayOverride }) => !mayOverride)).toBe(true);
      }),
    );
  });

  it('are approved by the day before, and this alone a head may let pass (第5条1項)', () => {
    check(
      fc.property(dates, date, (days, today) => {
        const said = dayBeforeBreaches(dated(days), today);
        expect(said.length === 1).toBe(days.some((one) => Date.parse(one) <= Date.parse(today)));
        expect(said.every(({ mayOverride }) => mayOverride)).toBe(true);
      }),
    );
  });
});

describe('the hours of a day', () => {
  const shift = fc.constantFrom(...shiftCodes);
  const chosen = shift.chain((code) => {
    const rows = hourRows(code, breaksAtFirst).filter(({ isBreak }) => !isBreak);
    return fc.record({
      shift: fc.constant(code),
      rows: fc.subarray(rows, { minLength: 1 }),
      breaks: fc.constant(hourRows(code, breaksAtFirst).filter(({ isBreak }) => isBreak)),
    });
  });
  const dayOf = (code: PlanDay['shift'], rows: readonly { readonly from: string; readonly to: string }[]): PlanDay => ({
    ...{ date: '2026-11-24', shift: code },
    items: rows.map(({ from, to }) => ({ from, to, work: '資料の作成' })),
  });

  it('are rows of the approved shift, in order: none in the break, past the end, twice or of another length (第8条1項・4項)', () => {
    check(
      fc.property(chosen, ({ shift: code, rows, breaks }) => {
        expect(hoursBreaches([dayOf(code, rows)], breaksAtFirst)).toEqual([]);
        const [first] = rows;
        const last = rows.at(-1);
        if (first === undefined || last === undefined) throw new Error('no row');
        const end = hourRows(code, breaksAtFirst).at(-1)?.to ?? '';
        for (const wrong of [
          [...rows, first],
          [...rows, ...breaks],
          [...rows, { from: end, to: '23:59' }],
          [...rows.slice(0, -1), { from: last.from, to: end === last.to ? '23:58' : end }],
          ...(rows.length > 1 ? [rows.toReversed()] : []),
        ]) {
          const said = hoursBreaches([dayOf(code, wrong)], breaksAtFirst);
          expect(said.map(({ code: fault, mayOverride }) => [fault, mayOverride])).toEqual([['OF-523', false]]);
        }
      }),
    );
  });
});

describe('the work of a plan', () => {
  it('is of 第3条, and what the head recognised is named', () => {
    const chosen = fc.subarray([...works], { minLength: 1 });
    check(
      fc.property(chosen, fc.constantFrom('', '窓口の資料'), (given, recognisedText) => {
        const needsName = given.some((one) => one === 'recognised') && recognisedText.length === 0;
        expect(scopeBreaches({ works: given, recognisedText }).length).toBe(needsName ? 1 : 0);
      }),
    );
  });
});

describe('a whole plan', () => {
  it('has against it what each rule has, a missing registration besides, and only the day before can be let pass', () => {
    const plan = fc.record({ days: dates, today: date, others: dates, isRegistered: fc.boolean() });
    check(
      fc.property(plan, ({ days, today, others, isRegistered }) => {
        const content: PlanContent = {
          ...{ category: 'normal', works: ['minutes'], recognisedText: '' },
          days: days.map((one) => ({
            date: one,
            shift: 'regular',
            items: [{ from: '09:00', to: '10:00', work: '議事録' }],
          })),
        };
        const said = planBreaches(content, { isRegistered, others, today }, workRulesAtFirst);
        const codes = new Set(said.map(({ code }) => code));
        expect(codes.has('OF-525')).toBe(!isRegistered);
        expect(codes.has('OF-521')).toBe(dayBeforeBreaches(dated(days), today).length > 0);
        expect(codes.has('OF-526')).toBe(
          orderBreaches(dated(days)).length + doubleBreaches(dated(days), others).length > 0,
        );
        expect(said.filter(({ mayOverride }) => mayOverride).every(({ code }) => code === 'OF-521')).toBe(true);
        expect(said.every(({ article, text }) => article !== '' && text !== '')).toBe(true);
      }),
    );
  });
});

it('the workplace check advises on all that is not so, and on nothing else', () => {
  const keys = workplacePoints.map(({ key }) => key);
  check(
    fc.property(fc.subarray(keys), (fulfilled) => {
      const advised = adviceFor({ fulfilled }).map(({ key }) => key);
      expect([...advised, ...fulfilled].toSorted()).toEqual(keys.toSorted());
    }),
  );
});
