import type { SettingsChange } from '#contract/settings/changes.ts';
import { countingUnits, unitTitles } from '#contract/statistics/counting.ts';
import { eraDate, isRealDate } from '#contract/words/era.ts';

const fixed: Readonly<Record<string, string>> = {
  'workRules.breaks.usual.from': '休憩の始まり',
  'workRules.breaks.usual.to': '休憩の終わり',
  'workRules.weekStart': '週の始まり',
  'workRules.calendar.yearEnd.from': '年末年始の始まり',
  'workRules.calendar.yearEnd.to': '年末年始の終わり',
  'statistics.unit': '延べの単位',
};
const ownDay = 'workRules.calendar.ownDays.';

const titleOf = (what: string): string => {
  const day = what.startsWith(ownDay) ? what.slice(ownDay.length) : '';
  return isRealDate(day) ? `市の休日 ${eraDate(day)}` : (fixed[what] ?? what);
};

function shownAs(what: string, value: string): string {
  if (value === '') return '（なし）';
  if (what === 'workRules.weekStart') return value === '0' ? '日曜日' : '月曜日';
  const unit = countingUnits.find((known) => known === value);
  if (what === 'statistics.unit' && unit !== undefined) return unitTitles[unit];
  return what.includes('yearEnd') ? `${Number(value.slice(0, 2))}月${Number(value.slice(3))}日` : value;
}

/** A change as people read it: `休憩の始まり：12:00 → 12:15` */
export const changeSentence = ({ what, before, after }: SettingsChange): string =>
  `${titleOf(what)}：${shownAs(what, before)} → ${shownAs(what, after)}`;
