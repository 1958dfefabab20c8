import type { ReactNode } from 'react';
import type { InForceSince, SettingPart } from '#contract/settings/in-force.ts';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { supportClass } from '../../ui/field-text.tsx';

const plansWait =
  '定め直すまで、計画書の点検と承認は止まります（OF-656）。下には、読めないところに代えて、製品のはじめの値を出しています。';
const loansWait =
  '定め直すまで、端末を引き渡せません（OF-655）。すでに貸している端末は、引渡しのときに署名した決まりのまま動きます。下には、読めないところに代えて、製品のはじめの値を出しています。';

/** What follows from it that a part cannot be read. */
const insteadOf: Readonly<Record<SettingPart, string>> = {
  'workRules.calendar': plansWait,
  'workRules.breaks': plansWait,
  'workRules.weekStart': plansWait,
  statistics: '代わりに、延べを人月で数えています。',
  paperProcedure: '代わりに、どの手順も1回15分という仮の前提で数えています。',
  'lending.styles': loansWait,
  'lending.presence': loansWait,
  'lending.contacts': loansWait,
  'lending.policy': loansWait,
};

/** Since when a part of the settings holds, by whom and why: `令和8年11月21日（土）8:30から。` */
export function sinceWords(since: InForceSince): string {
  if (since.by === 'shipped') return '製品のはじめの値のままです。';
  if (since.by === 'unrecorded') return 'この値をだれがいつ定めたかは、庁内の記録にありません。';
  const { staff, at, reason, asked } = since;
  const who = staff.name === null ? staff.id : `${staff.name}（${staff.id}）`;
  const from = `${dayAndClock(at)}から。`;
  if (asked === null) return `${from}定めた人：${who}。理由：${reason}`;
  const asker = `${asked.staff.name}（${asked.staff.id}）`;
  return `${from}申し出た人：${asker}。理由：${asked.reason}　確かめた人：${who}。確かめた内容：${reason}`;
}

interface PartLineProps {
  readonly parts: SettingsAnswer['parts'];
  readonly part: SettingPart;
  /** The rule's name, where its heading stands over several. */
  readonly title?: string;
}

/** How a part of the settings came to hold; or that it cannot be read, and what is done instead. */
export function PartLine({ parts, part, title }: PartLineProps): ReactNode {
  const { since, isReadable } = parts[part];
  const about = title === undefined ? '' : `${title}：`;
  if (isReadable)
    return (
      <p className={supportClass}>
        {about}
        {sinceWords(since)}
      </p>
    );
  return (
    <Banner kind="error" title={`${about}保存されている値が読めません。`}>
      <p>{insteadOf[part]}元の値は残っています。定め直すと、元の値も庁内の記録に残ります。</p>
    </Banner>
  );
}
