import { describe, expect, it } from 'vitest';
import { lentDaysIn, workedDay } from '#contract/statistics/counting.ts';
import { departmentOf, noDepartment } from '#contract/statistics/departments.ts';
import { daysOfMonth, fiscalYearOf, fiscalYearTitle, monthsOf, monthTitle } from '#contract/statistics/fiscal-year.ts';
import { hoursText, percentOf, percentText } from '#contract/statistics/rounding.ts';
import { targetOf, targetYears } from '#contract/statistics/targets.ts';

describe('rounding as the plan says it', () => {
  it('gives the plan’s own rate of return: 898 of 1,017', () => {
    expect(percentText(898, 1017)).toBe('88.3％');
    // 58.2 and 41.8, 16.4 apart: 回答者の属性.
    expect(percentOf(3, 3)).toBe(100);
  });

  it('rounds the second decimal half up, also where a binary fraction would not', () => {
    expect(percentOf(1, 800)).toBe(0.1); // 0.125
    expect(percentOf(3, 2000)).toBe(0.2); // 0.15
    expect(percentOf(1, 2001)).toBe(0); // 0.04997…
    expect(percentOf(201, 200)).toBe(100.5);
    expect(percentOf(1, 0)).toBeNull();
    expect(percentText(0, 0)).toBe('—');
  });

  it('writes hours with one decimal', () => {
    expect(hoursText(465)).toBe('7.8');
    expect(hoursText(8580)).toBe('143.0');
    expect(hoursText(2)).toBe('0.0');
    expect(hoursText(3)).toBe('0.1');
  });
});

describe('the fiscal year', () => {
  it('begins on 1 April and is named after the era of that day', () => {
    expect(fiscalYearOf('2020-03-31')).toBe(2019);
    expect(fiscalYearOf('2020-04-01')).toBe(2020);
    expect(monthsOf(2019)).toEqual([
      ...['2019-04', '2019-05', '2019-06', '2019-07', '2019-08', '2019-09'],
      ...['2019-10', '2019-11', '2019-12', '2020-01', '2020-02', '2020-03'],
    ]);
    expect(fiscalYearTitle(2020)).toBe('令和2（2020）年度');
    expect(fiscalYearTitle(2019)).toBe('平成31（2019）年度');
  });

  it('has months that end when they end, named after the era of their last day', () => {
    expect(daysOfMonth('2020-02')).toEqual({ from: '2020-02-01', to: '2020-02-29' });
    expect(daysOfMonth('2021-02').to).toBe('2021-02-28');
    expect(monthTitle('2019-04')).toBe('平成31年4月');
    expect(monthTitle('2019-05')).toBe('令和元年5月');
  });

  it('has the plan’s targets for five years and no other', () => {
    expect(targetYears.map(targetOf)).toEqual([30, 40, 50, 60, 70]);
    expect(targetOf(2019)).toBeNull();
    expect(targetOf(2025)).toBeNull();
  });
});

describe('a person’s day', () => {
  const session = (id: string, from: string, to: string | null, section = 'a') => ({
    ...{ id, section, telework: section === 'a' ? ('home' as const) : ('mobile' as const) },
    startedAt: `2020-06-01T${from}:00.000Z`,
    endedAt: to === null ? null : `2020-06-01T${to}:00.000Z`,
  });

  it('is one, belongs where it began, and is as long as its sessions', () => {
    const day = workedDay([session('2', '05:00', '06:30', 'b'), session('1', '00:00', '03:00')]);
    expect(day).toEqual({ section: 'a', telework: 'home', sessions: 2, minutes: 270 });
  });

  it('counts a session that goes on, with no time yet', () => {
    expect(workedDay([session('1', '00:00', null)])).toMatchObject({ sessions: 1, minutes: 0 });
    // A clock that jumped to 2099 in the middle of it.
    const jumped = { ...session('1', '00:00', null), endedAt: '2099-01-01T00:00:00.000Z' };
    expect(workedDay([jumped, session('2', '00:00', '03:00')])).toMatchObject({ sessions: 2, minutes: 24 * 60 });
    expect(workedDay([])).toBeNull();
  });
});

describe('lent days', () => {
  it('are those of the loan within the period, both ends counted', () => {
    const period = daysOfMonth('2020-02');
    expect(lentDaysIn({ from: '2020-01-15', end: '2020-03-15' }, period)).toBe(29);
    expect(lentDaysIn({ from: '2020-02-28', end: '2020-03-01' }, period)).toBe(2);
    expect(lentDaysIn({ from: '2020-02-03', end: '2020-02-03' }, period)).toBe(1);
    expect(lentDaysIn({ from: '2020-03-01', end: '2020-03-02' }, period)).toBe(0);
    expect(lentDaysIn({ from: '2020-02-10', end: '2020-02-09' }, period)).toBe(0);
  });
});

it('knows the 部 of a section only where the city’s list says it', () => {
  expect(departmentOf({ name: '議事課', division: '' })).toBe('議会事務局');
  expect(departmentOf({ name: '企画政策課', division: '' })).toBe(noDepartment);
  expect(departmentOf({ name: '企画政策課', division: '総合政策部' })).toBe('総合政策部');
});
