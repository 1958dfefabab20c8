import type { z } from 'zod';
import type { PlanItem } from '#contract/trail/catalogue.ts';
import { plainTime } from '#contract/words/time.ts';
import { DataTable } from '../ui/data-table.tsx';

/** Today's approved plan as it stands. */
export function PlanTable({ plan }: { readonly plan: readonly z.infer<typeof PlanItem>[] }) {
  return (
    <DataTable
      caption="今日の在宅勤務計画"
      rows={plan}
      rowKey={(item) => `${item.from}-${item.to}`}
      empty="今日の計画は登録されていません。"
      columns={[
        {
          key: 'time',
          title: '時間',
          isRowHeader: true,
          noWrap: true,
          cell: (item) => `${plainTime(item.from)}〜${plainTime(item.to)}`,
        },
        { key: 'work', title: '業務の内容', cell: (item) => item.work },
      ]}
    />
  );
}
