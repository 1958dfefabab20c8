import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardNews } from '#contract/forms/report/board-news.ts';
import { weekState } from '#contract/forms/report/week.ts';
import type { PlannedDay } from '#contract/loan/package.ts';
import { hoursOn, plansInForce } from '#contract/loan/plans.ts';
import { asksByItself, dueAt, presenceState } from '#contract/loan/presence.ts';

const base = Date.parse('2026-11-24T00:00:00.000Z');
const minute = fc.integer({ min: 0, max: 600 });
const at = (min: number): string => new Date(base + min * 60_000).toISOString();
const days = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30'] as const;
const plan = (work: string) =>
  fc
    .uniqueArray(fc.constantFrom(...days), { maxLength: 5 })
    .map((dates) => dates.map((date): PlannedDay => ({ date, items: [{ from: '09:00', to: '10:00', work }] })));

describe('在席の確認', () => {
  test('is answered for good, unanswered only after its time, and never where the PC was not reached', () => {
    fc.assert(
      fc.property(
        minute,
        fc.integer({ min: 1, max: 120 }),
        fc.option(minute, { nil: null }),
        fc.option(minute, { nil: null }),
        minute,
        (asked, withinMin, reach, answer, now) => {
          const reachedAt = reach === null ? null : at(asked + reach);
          const answeredAt = reachedAt === null || answer === null ? null : at(asked + (reach ?? 0) + answer);
          const facts = { issuedAt: at(asked), withinMin, reachedAt, answeredAt };
          const state = presenceState(facts, new Date(base + now * 60_000));
          const isOver = base + now * 60_000 >= dueAt(facts).getTime();
          if (answeredAt !== null) {
            expect(state).toBe((reach ?? 0) + (answer ?? 0) <= withinMin ? 'answered' : 'late');
          } else if (!isOver) expect(state).toBe('asking');
          else expect(state).toBe(reachedAt === null ? 'unreached' : 'unanswered');
        },
      ),
    );
  });

  test('asks by itself once the interval is over, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 15, max: 480 }), minute, minute, (every, since, passed) => {
        expect(asksByItself(every, at(since), new Date(base + (since + passed) * 60_000))).toBe(passed >= every);
      }),
    );
  });
});

describe('the plans in force', () => {
  test('hold what is approved; what was taken back is gone unless approved anew; each day once, in order', () => {
    fc.assert(
      fc.property(plan('signed'), plan('approved'), fc.subarray([...days]), (signed, approved, revoked) => {
        const now = plansInForce(signed, approved, revoked);
        const dates = now.days.map(({ date }) => date);
        expect(dates).toEqual([...new Set(dates)].sort());
        for (const day of days) {
          const isApproved = approved.some(({ date }) => date === day);
          const isSigned = signed.some(({ date }) => date === day) && !revoked.includes(day);
          expect(dates.includes(day)).toBe(isApproved || isSigned);
          const work = now.days.find(({ date }) => date === day)?.items[0]?.work;
          if (isApproved) expect(work).toBe('approved');
          expect(now.revoked.includes(day)).toBe(revoked.includes(day) && !isApproved);
        }
        // Said again, it says the same.
        expect(plansInForce(now.days, approved, revoked)).toEqual(now);
      }),
    );
  });

  test('carry the hours of the day’s shift, else the usual ones', () => {
    const usual = { start: '08:30', end: '17:15', breakStart: '12:00', breakEnd: '13:00' };
    const early = { start: '06:00', end: '14:45', breakStart: '12:00', breakEnd: '13:00' };
    const items = [{ from: '09:00', to: '10:00', work: '資料' }];
    const facts = {
      plans: [
        { date: '2026-11-24', items, hours: early },
        { date: '2026-11-25', items },
      ],
      policy: { hours: usual },
    };
    expect(['2026-11-24', '2026-11-25', '2026-11-26'].map((day) => hoursOn(facts, day).end)).toEqual([
      '14:45',
      '17:15',
      '17:15',
    ]);
  });
});

describe('the board’s news', () => {
  const staff = { id: '100123', name: '見本 花子', section: '企画政策課' };
  const row = (state: 'planned' | 'working' | 'interrupted' | 'ended', since: string | null, more: object = {}) => ({
    ...{ staff, state, since, reason: null, presence: null, ...more },
  });

  test('are start, interruption, resumption, end and what came of a question, each once', () => {
    const asked = { at: at(60), by: 'line' as const, answeredAt: null, withinMin: 10 };
    const looks = [
      row('planned', null),
      row('working', at(0)),
      row('interrupted', at(30), { reason: 'care' as const }),
      row('working', at(40)),
      row('working', at(40), { presence: { ...asked, state: 'asking' as const } }),
      row('working', at(40), { presence: { ...asked, state: 'unanswered' as const } }),
      row('ended', at(90), { presence: { ...asked, state: 'unanswered' as const } }),
    ];
    const told = looks.slice(1).map((look, n) => boardNews(looks.slice(n, n + 1), [look]));
    expect(told).toEqual([
      ['見本 花子さん　9:00 始業'],
      ['見本 花子さん　9:30 中断（育児・介護）'],
      ['見本 花子さん　9:40 再開'],
      [],
      ['見本 花子さん　未応答 10:00の確認（10分経過）'],
      ['見本 花子さん　10:30 終業'],
    ]);
    for (const look of looks) expect(boardNews([look], [look])).toEqual([]);
  });
});

describe('a day of the head’s week', () => {
  test('is done only with a record, missing only when it is over, and revoked only where nothing else holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...days),
        fc.constantFrom(...days),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('none', 'working', 'interrupted', 'ended'),
        (date, today, isPlanned, isRevoked, work) => {
          const state = weekState({ date, today, isPlanned, isRevoked, work });
          expect(state === 'done').toBe(work === 'ended');
          expect(state === 'missing').toBe(work === 'none' && isPlanned && date < today);
          expect(state === 'planned').toBe(work === 'none' && isPlanned && date >= today);
          expect(state === 'revoked').toBe(work === 'none' && !isPlanned && isRevoked);
        },
      ),
    );
  });
});
