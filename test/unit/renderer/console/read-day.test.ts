import { expect, test } from 'vitest';
import { dayFault } from '../../../../renderer/console/remote/read-day.ts';
import { datePartsOf, noDate } from '../../../../renderer/strings/date-parts.ts';

const range = { earliestTo: '2026-12-01', latestTo: '2027-01-31' };

test.each([
  ['2026-11-30', '今の最終日よりあとの日にしてください。'],
  ['2026-12-01', null],
  ['2027-01-31', null],
  ['2027-02-01', 'その日までは延長できません。期間の中の日にしてください。'],
])('%s: %s', (day, fault) => {
  expect(dayFault(datePartsOf(day), range)).toBe(fault);
});

test('what is no day is told', () => {
  expect(dayFault(noDate, range)).toBe('年・月・日を確かめてください。');
});
