import type { ReactNode } from 'react';
import type { FormDetail } from '#contract/http/forms-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { DataTable } from '../../../ui/data-table.tsx';

/** 旅行命令 that were noted for days of a plan. */
export function TravelFacts({ travel }: { readonly travel: FormDetail['travel'] }): ReactNode {
  return (
    <DataTable
      caption="旅行命令（自宅への出張）"
      rows={travel}
      rowKey={({ id }) => String(id)}
      empty="旅行命令はまだ記録されていません。所属長か職員活性課が命令簿で記録します。"
      columns={[
        { key: 'number', title: '番号', isRowHeader: true, cell: ({ number }) => number },
        { key: 'day', title: '承認日', cell: ({ orderedOn }) => eraDate(orderedOn) },
        { key: 'approver', title: '承認した人', cell: ({ approver }) => approver },
        {
          key: 'days',
          title: '在宅勤務の日',
          cell: ({ from, to }) => (from === to ? eraDate(from) : `${eraDate(from)}から${eraDate(to)}まで`),
        },
      ]}
    />
  );
}
