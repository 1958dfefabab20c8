import { controlNames, controlTitles } from '#contract/control-words.ts';
import { ControlMode } from '#contract/controls.ts';
import { shiftCodes, shifts } from '#contract/forms/hours/shifts.ts';
import { WorkForm } from '#contract/policy/work-style.ts';
import type { SettingsChange } from '#contract/settings/changes.ts';
import type { SettingPart } from '#contract/settings/in-force.ts';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
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
  'lending.contacts': '貸出の連絡先',
  'lending.policy': '端末が守ること',
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
  'lending.contacts.organization.name': '市の名前',
  'lending.contacts.organization.section': '貸し出す課の名前',
  'lending.contacts.organization.phone': '課の代表電話番号',
  'lending.contacts.it.name': '端末で困ったときの連絡先（名前）',
  'lending.contacts.it.phone': '端末で困ったときの電話番号',
  ...both(controlNames.map((name) => [`lending.policy.controls.${name}`, controlTitles[name].title])),
  'lending.policy.hours.start': '始業',
  'lending.policy.hours.breakStart': '昼休みの始まり',
  'lending.policy.hours.breakEnd': '昼休みの終わり',
  'lending.policy.hours.end': '終業',
  'lending.policy.forgottenAfterMin': '自動で終業するまでの時間',
  'lending.policy.heartbeatSec': '第6条の状態を記録する間隔',
  'lending.policy.keepDays': '記録を端末に残す日数',
  'lending.policy.eraseAfterDays': '返却期限を過ぎた端末の自動消去',
};
const ownDay = 'workRules.calendar.ownDays.';
const manager = /^lending\.contacts\.managers\.([^.]+)\.(name|phone)$/;
const reminder = /^lending\.styles\.(\w+)\.reminders\.(\d)$/;

export const controlModeTitles: Readonly<Record<'required' | 'observed', string>> = {
  required: '必須',
  observed: '監視のみ',
};
const measures: Readonly<Record<string, string>> = {
  'lending.policy.forgottenAfterMin': '分',
  'lending.policy.heartbeatSec': '秒',
  'lending.policy.keepDays': '日',
  'lending.policy.eraseAfterDays': '日後',
};

export const sectionName = (sections: SettingsAnswer['sections'], id: string): string =>
  sections.find((section) => section.id === id)?.name ?? id;

const titleOf = (what: string, sections: SettingsAnswer['sections']): string => {
  const day = what.startsWith(ownDay) ? what.slice(ownDay.length) : '';
  if (isRealDate(day)) return `市の休日 ${eraDate(day)}`;
  const [, form, n] = reminder.exec(what) ?? [];
  const known = WorkForm.safeParse(form).data;
  if (known !== undefined) return `${teleworkTitles[known]}の注意（${Number(n) + 1}）`;
  const [, section, field] = manager.exec(what) ?? [];
  if (section !== undefined)
    return `${sectionName(sections, section)}の所属長の${field === 'name' ? '名前' : '電話番号'}`;
  return fixed[what] ?? what;
};

function shownAs(what: string, value: string): string {
  if (what.endsWith('.telework')) return value === '' ? 'しない' : 'する';
  if (value === '')
    return what.includes('.ofShift.') ? '（いつもの休憩）' : what.endsWith('.eraseAfterDays') ? 'しない' : '（なし）';
  if (what.endsWith('.privacyScreen')) return value === 'true' ? '必要' : '不要';
  if (what === 'workRules.weekStart') return value === '0' ? '日曜日' : '月曜日';
  const mode = ControlMode.safeParse(value).data;
  if (what.startsWith('lending.policy.controls.') && mode !== undefined) return controlModeTitles[mode];
  const measure = measures[what];
  if (measure !== undefined) return `${value}${measure}`;
  const unit = countingUnits.find((known) => known === value);
  if (what === 'statistics.unit' && unit !== undefined) return unitTitles[unit];
  if (what.startsWith('lending.presence.')) return value === 'null' ? '自分では尋ねない' : `${value}分`;
  if (what.startsWith('paperProcedure.minutes.')) return `${value}分`;
  return what.includes('yearEnd') ? `${Number(value.slice(0, 2))}月${Number(value.slice(3))}日` : value;
}

/** A change as people read it: `休憩の始まり：12:00 → 12:15` */
const changeSentence = ({ what, before, after }: SettingsChange, sections: SettingsAnswer['sections']): string =>
  `${titleOf(what, sections)}：${shownAs(what, before)} → ${shownAs(what, after)}`;

const formOf = (what: string): string | undefined => /^lending\.styles\.(\w+)\./.exec(what)?.[1];

/** Changes as people read them. Of a form that goes as a whole only that is said; that none prints is no news. */
export function changeSentences(
  changes: readonly SettingsChange[],
  sections: SettingsAnswer['sections'] = [],
): readonly string[] {
  const gone = changes.filter(({ what, after }) => what.endsWith('.telework') && after === '').map((one) => one.what);
  return changes
    .filter(({ what }) => !what.endsWith('.printing'))
    .filter(({ what }) => gone.includes(what) || !gone.some((one) => formOf(one) === formOf(what)))
    .map((change) => changeSentence(change, sections));
}
