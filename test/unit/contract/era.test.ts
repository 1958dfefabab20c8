import { expect, test } from 'vitest';
import { eraDate, eraDateWithWeekday, eraDay, isRealDate } from '#contract/words/era.ts';

test.each([
  ['2026-11-21', '令和8年11月21日（土）'],
  ['2019-05-01', '令和元年5月1日（水）'],
  ['2019-04-30', '平成31年4月30日（火）'],
  ['1989-01-08', '平成元年1月8日（日）'],
  ['1989-01-07', '昭和64年1月7日（土）'],
  ['1926-12-25', '昭和元年12月25日（土）'],
  ['1926-12-24', '1926年12月24日（金）'],
  ['2028-02-29', '令和10年2月29日（火）'],
])('%s is %s', (date, words) => {
  expect(eraDateWithWeekday(date)).toBe(words);
});

test('agrees with the calendar of the runtime on every day around both changes of era', () => {
  const runtime = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: 'UTC' });
  for (const start of ['1988-12-20', '2019-04-15', '2026-01-01']) {
    for (let day = 0; day < 400; day += 1) {
      const date = new Date(Date.parse(`${start}T00:00:00Z`) + day * 86_400_000);
      expect(eraDate(date.toISOString().slice(0, 10))).toBe(runtime.format(date));
    }
  }
});

test('an instant is named by the day that it is in Japan', () => {
  expect(eraDay('2019-04-30T14:59:59.999Z')).toBe('平成31年4月30日（火）');
  expect(eraDay('2019-04-30T15:00:00.000Z')).toBe('令和元年5月1日（水）');
});

test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-4-1', '', '令和8年'])('%s is no date', (text) => {
  expect(isRealDate(text)).toBe(false);
});
