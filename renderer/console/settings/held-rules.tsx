import type { ReactNode } from 'react';
import { controlNames, controlTitles } from '#contract/control-words.ts';
import { breakOf } from '#contract/forms/hours/plan-rows.ts';
import { shiftCodes, shifts } from '#contract/forms/hours/shifts.ts';
import type { WorkRules } from '#contract/forms/plan.ts';
import { WorkForm } from '#contract/policy/work-style.ts';
import type { LendingBase } from '#contract/settings/lending-base.ts';
import type { LendingRules } from '#contract/settings/lending-rules.ts';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { unitTitles } from '#contract/statistics/counting.ts';
import { type PaperProcedure, procedureSteps, stepFacts } from '#contract/statistics/steps-saved.ts';
import { eraDate } from '#contract/words/era.ts';
import { teleworkTitles } from '#contract/words/lending-words.ts';
import { plainTime } from '#contract/words/time.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Heading } from '../../ui/heading.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { PartLine } from './part-line.tsx';
import { controlModeTitles, sectionName } from './setting-words.ts';

const breakWords = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `${plainTime(from)}〜${plainTime(to)}`;

const ownBreaks = (breaks: WorkRules['breaks']): readonly string[] =>
  shiftCodes
    .filter((code) => breaks.ofShift[code] !== undefined)
    .map((code) => `${shifts[code].title} ${breakWords(breakOf(code, breaks))}`);

/** Days off, work and counting, for those who only see them. */
export function HeldRules({ held: { settings, parts } }: { readonly held: SettingsAnswer }): ReactNode {
  const { calendar, breaks, weekStart } = settings.workRules;
  const day = (monthDay: string): string => `${Number(monthDay.slice(0, 2))}月${Number(monthDay.slice(3))}日`;
  const own = Object.entries(calendar.ownDays).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <section aria-labelledby="rules-title" className="flex flex-col gap-4">
      <Heading level={2} id="rules-title">
        休日、勤務、統計の決まり
      </Heading>
      <KeyValueList
        items={[
          { key: '年末年始', value: `${day(calendar.yearEnd.from)}から${day(calendar.yearEnd.to)}まで` },
          { key: '市の休日', value: own.map(([date, name]) => `${eraDate(date)} ${name}`).join('、') || 'なし' },
          { key: '休憩', value: [breakWords(breaks.usual), ...ownBreaks(breaks)].join('\n') },
          { key: '週の始まり', value: weekStart === 0 ? '日曜日' : '月曜日' },
          { key: '延べの単位', value: unitTitles[settings.statistics.unit] },
        ]}
      />
      <div className="flex flex-col gap-2">
        <PartLine parts={parts} part="workRules.calendar" title="年末年始と市の休日" />
        <PartLine parts={parts} part="workRules.breaks" title="休憩" />
        <PartLine parts={parts} part="workRules.weekStart" title="週の始まり" />
        <PartLine parts={parts} part="statistics" title="延べの単位" />
      </div>
    </section>
  );
}

export function HeldPaper({ paper: { minutes, source } }: { readonly paper: PaperProcedure }): ReactNode {
  return (
    <>
      <DataTable
        caption="手順ごとの時間"
        captionHidden
        columns={[
          { key: 'step', title: '手順', isRowHeader: true, cell: (step) => stepFacts[step].title },
          { key: 'minutes', title: '1回の時間', align: 'end', noWrap: true, cell: (step) => `${minutes[step]}分` },
        ]}
        rows={procedureSteps}
        rowKey={(step) => step}
      />
      <p className="text-std-16N-170">分数の根拠：{source}</p>
    </>
  );
}

interface HeldBaseProps {
  readonly base: LendingBase;
  readonly sections: SettingsAnswer['sections'];
  readonly parts: SettingsAnswer['parts'];
}

export function HeldBase({ base: { policy, it, organization, managers }, sections, parts }: HeldBaseProps): ReactNode {
  const { hours, eraseAfterDays } = policy;
  const who = ({ name, phone }: { readonly name: string; readonly phone: string }): string => `${name}　${phone}`;
  const heads = Object.entries(managers).map(
    ([section, contact]) => `${sectionName(sections, section)}：${who(contact)}`,
  );
  return (
    <>
      <Heading level={3}>連絡先</Heading>
      <PartLine parts={parts} part="lending.contacts" />
      <KeyValueList
        items={[
          { key: '貸し出すところ', value: `${organization.name}${organization.section}　${organization.phone}` },
          { key: '端末で困ったとき', value: who(it) },
          { key: '所属長', value: heads.join('\n') || '登録なし（情報政策課の連絡先を出す）' },
        ]}
      />
      <Heading level={3}>端末が守ること</Heading>
      <PartLine parts={parts} part="lending.policy" />
      <KeyValueList
        items={[
          ...controlNames.map((name) => ({
            key: controlTitles[name].title,
            value: controlModeTitles[policy.controls[name]],
          })),
          {
            key: '勤務時間',
            value: `${plainTime(hours.start)}〜${plainTime(hours.end)}（昼休み ${plainTime(hours.breakStart)}〜${plainTime(hours.breakEnd)}）`,
          },
          { key: '自動で終業するまで', value: `終業の時刻のあと${policy.forgottenAfterMin}分` },
          { key: '第6条の状態の記録', value: `${policy.heartbeatSec}秒ごと` },
          { key: '記録を端末に残す', value: `${policy.keepDays}日` },
          {
            key: '返却期限を過ぎた端末',
            value: eraseAfterDays === undefined ? '自動では消さない' : `${eraseAfterDays}日後に自動で消す`,
          },
        ]}
      />
    </>
  );
}

interface HeldLendingProps {
  readonly rules: LendingRules;
  readonly parts: SettingsAnswer['parts'];
}

export function HeldLending({ rules: { styles, presence }, parts }: HeldLendingProps): ReactNode {
  const wordsOf = (form: (typeof WorkForm.options)[number]): string => {
    const rule = styles.find(({ telework }) => telework === form);
    if (rule === undefined) return '貸し出さない';
    const filter = `のぞき見防止フィルター：${rule.privacyScreen ? '必要' : '不要'}`;
    return [`場所：${rule.where}`, filter, ...rule.reminders.map((one) => `・${one}`)].join('\n');
  };
  const { withinMin, everyMin } = presence;
  const asks = everyMin === null ? '自分では尋ねない' : `勤務${everyMin}分ごとに尋ねる`;
  return (
    <>
      <Heading level={3}>勤務の形態</Heading>
      <PartLine parts={parts} part="lending.styles" />
      <KeyValueList items={WorkForm.options.map((form) => ({ key: teleworkTitles[form], value: wordsOf(form) }))} />
      <Heading level={3}>在席の確認（第8条3項）</Heading>
      <PartLine parts={parts} part="lending.presence" />
      <KeyValueList
        items={[
          { key: '未応答とするまで', value: `${withinMin}分` },
          { key: '端末', value: asks },
        ]}
      />
    </>
  );
}
