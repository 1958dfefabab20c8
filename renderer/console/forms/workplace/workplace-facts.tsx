import type { ReactNode } from 'react';
import { adviceFor, type WorkplaceContent, workplacePoints } from '#contract/forms/workplace.ts';
import { Banner } from '../../../ui/banner.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { KeyValueList } from '../../../ui/key-value-list.tsx';

/** What a 自宅作業環境チェック says, and what is advised. */
export function WorkplaceFacts({ content }: { readonly content: WorkplaceContent }): ReactNode {
  const advice = adviceFor(content);
  return (
    <>
      <KeyValueList
        items={[
          { key: '空間の区分（第5条7項）', value: '在宅勤務を実施する空間と私的な空間を区分している' },
          { key: 'できている項目', value: `${workplacePoints.length}項目のうち${content.fulfilled.length}項目` },
          { key: '特記事項', value: content.notes === '' ? '記載なし' : content.notes },
        ]}
      />
      {advice.length === 0 ? (
        <Banner kind="success" title="すべての項目ができています" />
      ) : (
        <DataTable
          caption="助言（在宅勤務を妨げるものではありません）"
          rows={advice}
          rowKey={({ key }) => key}
          columns={[
            { key: 'text', title: 'まだの項目', isRowHeader: true, cell: ({ group, text }) => `${group}：${text}` },
            { key: 'advice', title: '助言', cell: ({ advice: words }) => words },
          ]}
        />
      )}
    </>
  );
}
