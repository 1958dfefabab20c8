import { shiftCodes, shifts } from '#contract/forms/hours/shifts.ts';
import { WorkForm } from '#contract/policy/work-style.ts';
import type { SettingsChange } from '#contract/settings/changes.ts';
import type { SettingPart } from '#contract/settings/in-force.ts';
import { countingUnits, unitTitles } from '#contract/statistics/counting.ts';
import { procedureSteps, stepFacts } from '#contract/statistics/steps-saved.ts';
import { eraDate, isRealDate } from '#contract/words/era.ts';
import { teleworkTitles } from '#contract/words/lending-words.ts';

export const partTitles: Readonly<Record<SettingPart, string>> = {
  'workRules.calendar': '年末年始と市の休日',
  'workRules.breaks': '休憩',
  'workRules.weekStart': '週の始まり',
  statistics: '統計の数え方',
  paperProcedure: '紙の手順の分数',
  'lending.styles': '勤務の形態',
  'lending.presence': '在席の確認',
};

const both = (ends: readonly [string, string][]): Readonly<Record<string, string>> => Object.fromEntries(ends);

const fixed: Readonly<Record<string, string>> = {
  'workRules.breaks.usual.from': '休憩の始まり',
  'workRules.breaks.usual.to': '休憩の終わり',
  ...both(
    shiftCodes.flatMap((code): [string, string][] => [
      [`workRules.breaks.ofShift.${code}.from`, `${shifts[code].title}の休憩の始まり`],
      [`workRules.breaks.ofShift.${code}.to`, `${shifts[code].title}の休憩の終わり`],
    ]),
  ),
  'workRules.weekStart': '週の始まり',
  'workRules.calendar.yearEnd.from': '年末年始の始まり',
  'workRules.calendar.yearEnd.to': '年末年始の終わり',
  'statistics.unit': '延べの単位',
  ...both(procedureSteps.map((step) => [`paperProcedure.minutes.${step}`, stepFacts[step].title])),
  'paperProcedure.source': '分数の根拠',
  ...both(
    WorkForm.options.flatMap((form): [string, string][] => [
      [`lending.styles.${form}.telework`, `${teleworkTitles[form]}での貸出`],
      [`lending.styles.${form}.where`, `${teleworkTitles[form]}の場所`],
      [`lending.styles.${form}.privacyScreen`, `${teleworkTitles[form]}ののぞき見防止フィルター`],
    ]),
  ),
  'lending.presence.withinMin': '未応答とするまでの時間',
  'lending.presence.everyMin': '端末が自分で尋ねる間隔',
};
const ownDay = 'workRules.calendar.ownDays.';
const reminder = /^lending\.styles\.(\w+)\.reminders\.(\d)$/;

const titleOf = (what: string): string => {
  const day = what.startsWith(ownDay) ? what.slice(ownDay.length) : '';
  if (isRealDate(day)) return `市の休日 ${eraDate(day)}`;
  const [, form, n] = reminder.exec(what) ?? [];
  const known = WorkForm.safeParse(form).data;
  if (known !== undefined) return `${teleworkTitles[known]}の注意（${Number(n) + 1}）`;
  return fixed[what] ?? what;
};

function shownAs(what: string, value: string): string {
  if (what.endsWith('.telework')) return value === '' ? 'しない' : 'する';
  if (value === '') return what.includes('.ofShift.') ? '（いつもの休憩）' : '（なし）';
  if (what.endsWith('.privacyScreen')) return value === 'true' ? '必要' : '不要';
  if (what === 'workRules.weekStart') return value === '0' ? '日曜日' : '月曜日';
  const unit = countingUnits.find((known) => known === value);
  if (what === 'statistics.unit' && unit !== undefined) return unitTitles[unit];
  if (what.startsWith('lending.presence.')) return value === 'null' ? '自分では尋ねない' : `${value}分`;
  if (what.startsWith('paperProcedure.minutes.')) return `${value}分`;
  return what.includes('yearEnd') ? `${Number(value.slice(0, 2))}月${Number(value.slice(3))}日` : value;
}

/** A change as people read it: `休憩の始まり：12:00 → 12:15` */
const changeSentence = ({ what, before, after }: SettingsChange): string =>
  `${titleOf(what)}：${shownAs(what, before)} → ${shownAs(what, after)}`;

const formOf = (what: string): string | undefined => /^lending\.styles\.(\w+)\./.exec(what)?.[1];

/** Changes as people read them. Of a form that goes as a whole only that is said; that none prints is no news. */
export function changeSentences(changes: readonly SettingsChange[]): readonly string[] {
  const gone = changes.filter(({ what, after }) => what.endsWith('.telework') && after === '').map((one) => one.what);
  return changes
    .filter(({ what }) => !what.endsWith('.printing'))
    .filter(({ what }) => gone.includes(what) || !gone.some((one) => formOf(one) === formOf(what)))
    .map(changeSentence);
}
