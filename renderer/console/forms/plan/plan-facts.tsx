import type { ReactNode } from 'react';
import { shifts } from '#contract/forms/hours/shifts.ts';
import { type PlanContent, type PlanDay, workTitles } from '#contract/forms/plan.ts';
import { kindTitles } from '#contract/statistics/counting.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { plainTime } from '#contract/words/time.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import { KeyValueList } from '../../../ui/key-value-list.tsx';

/** What a 在宅勤務計画書 says, day by day. */
export function PlanFacts({ content }: { readonly content: PlanContent }): ReactNode {
  const { category, works, recognisedText, days } = content;
  const [first, last] = [days[0]?.date ?? '', days.at(-1)?.date ?? ''];
  return (
    <>
      <KeyValueList
        items={[
          {
            key: '実施予定日',
            value: `${eraDateWithWeekday(first)}～${eraDateWithWeekday(last)}のうち${days.length}日`,
          },
          { key: '区分', value: kindTitles[category] },
          {
            key: '業務の範囲（第3条）',
            value: `${works.map((work) => workTitles[work]).join('、')}${recognisedText === '' ? '' : `\n${recognisedText}`}`,
          },
        ]}
      />
      {days.map((day) => (
        <Day key={day.date} day={day} />
      ))}
    </>
  );
}

function Day({ day: { date, shift, items } }: { readonly day: PlanDay }): ReactNode {
  const { title, from, to } = shifts[shift];
  return (
    <DataTable
      caption={`${eraDateWithWeekday(date)}　${title}（${plainTime(from)}～${plainTime(to)}）`}
      rows={items}
      rowKey={(item) => item.from}
      columns={[
        {
          key: 'time',
          title: '時間',
          isRowHeader: true,
          cell: (item) => `${plainTime(item.from)}～${plainTime(item.to)}`,
        },
        { key: 'work', title: '業務内容（計画）', cell: ({ work }) => work },
      ]}
    />
  );
}
