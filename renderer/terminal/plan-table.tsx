import type { z } from 'zod';
import type { PlanItem } from '#contract/trail/catalogue.ts';
import { plainTime } from '#contract/words/time.ts';
import { DataTable } from '../ui/data-table.tsx';

/** Says of itself that it is the PC's knowledge: without a line a plan that was approved since has not come. */
const noPlan = 'この端末に、今日の計画はありません。承認された計画があるはずのときは、所属長に電話で確かめてください。';
const revoked = 'この日の計画の承認は取り消されています。所属長に電話で確かめてください。';

interface PlanTableProps {
  readonly plan: readonly z.infer<typeof PlanItem>[];
  readonly isRevoked?: boolean;
}

/** Today's approved plan as this PC has it. */
export function PlanTable({ plan, isRevoked = false }: PlanTableProps) {
  return (
    <DataTable
      caption="今日の在宅勤務計画"
      rows={plan}
      rowKey={(item) => `${item.from}-${item.to}`}
      empty={isRevoked ? revoked : noPlan}
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
