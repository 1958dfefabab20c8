import { expect, test } from 'vitest';
import { clock, clockFrom, clockWithSeconds, dayAndClock, length, readTime } from '#contract/words/time.ts';
import { datePartsOf, eraHint, isEmptyDate, noDate, readDateParts } from '../../../renderer/strings/date-parts.ts';

test('clock times are those of Japan', () => {
  expect(clock('2026-11-20T23:30:05.000Z')).toBe('8:30');
  expect(clockWithSeconds('2026-11-20T23:30:05.000Z')).toBe('8:30:05');
  expect(clock('2026-11-20T15:00:00.000Z')).toBe('0:00');
  expect(dayAndClock('2026-11-20T23:30:05.000Z')).toBe('令和8年11月21日（土）8:30');
});

test('a time on another day carries its day', () => {
  expect(clockFrom('2026-11-20T23:30:00.000Z', '2026-11-21')).toBe('8:30');
  expect(clockFrom('2026-11-19T23:30:00.000Z', '2026-11-21')).toBe('令和8年11月20日（金）8:30');
});

test.each([
  [0, '0秒'],
  [59_400, '59秒'],
  [60_000, '1分'],
  [3_600_000, '1時間'],
  [3_900_000, '1時間5分'],
  [-5, '0秒'],
])('%d ms is %s', (ms, words) => {
  expect(length(ms)).toBe(words);
});

test.each([
  ['17:15', '17:15'],
  ['１７：１５', '17:15'],
  ['1715', '17:15'],
  ['830', '08:30'],
  ['8:5', '08:05'],
  ['17時15分', '17:15'],
  ['24:00', null],
  ['12:60', null],
  ['5', null],
  ['午後5時', null],
  ['', null],
])('%j is read as %j', (typed, time) => {
  expect(readTime(typed)).toBe(time);
});

test('three boxes make a date, in full-width digits too, or none', () => {
  expect(readDateParts({ year: '２０２６', month: '１１', day: '1' })).toBe('2026-11-01');
  expect(readDateParts({ year: '2026', month: '2', day: '29' })).toBeNull();
  expect(readDateParts(noDate)).toBeNull();
  expect(isEmptyDate(noDate)).toBe(true);
  expect(readDateParts(datePartsOf('2026-11-01'))).toBe('2026-11-01');
  expect(eraHint(datePartsOf('2019-05-01'))).toBe('令和元年5月1日（水）');
  expect(eraHint({ year: '2019', month: '', day: '' })).toBe('');
});
