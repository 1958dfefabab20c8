import type { ReactNode } from 'react';
import type { IdMovementRow, IdRow } from '#contract/http/telework-api.ts';
import { count } from '#contract/words/numbers.ts';
import { idCauseTitles, idPlace } from '#contract/words/telework-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../page/page-link.tsx';

/** What each section holds. */
export function HeldTable({ rows }: { readonly rows: readonly IdRow[] }): ReactNode {
  return (
    <DataTable
      caption="課ごとのID"
      rows={rows}
      rowKey={({ section }) => section.id}
      empty="この年度に割り当てたIDはまだありません。"
      columns={[
        { key: 'section', title: '課', isRowHeader: true, cell: ({ section }) => section.name },
        { key: 'held', title: 'ID数', align: 'end', noWrap: true, cell: ({ held }) => count(held) },
        {
          ...{ key: 'form', title: '申請書', noWrap: true },
          cell: ({ application }) =>
            application === null ? (
              'なし'
            ) : (
              <PageLink to={`/forms/${application.id}`}>
                {application.id}（{application.ids}個）
              </PageLink>
            ),
        },
        {
          ...{ key: 'users', title: '利用者' },
          cell: ({ application }) => <span className="block min-w-40">{(application?.users ?? []).join('、')}</span>,
        },
        { key: 'pc', title: 'パソコン', cell: ({ application }) => application?.pc ?? '' },
      ]}
    />
  );
}

interface MovementTableProps {
  readonly rows: readonly IdMovementRow[];
  readonly onBack: ((row: IdMovementRow) => void) | null;
}

/** How they came there, newest first. */
export function MovementTable({ rows, onBack }: MovementTableProps): ReactNode {
  return (
    <DataTable
      caption="移動の記録"
      rows={rows}
      rowKey={({ id }) => String(id)}
      empty="移動の記録はまだありません。"
      columns={[
        { key: 'at', title: '日時', isRowHeader: true, noWrap: true, cell: ({ at }) => dayAndClock(at) },
        { key: 'cause', title: '内容', noWrap: true, cell: ({ cause }) => idCauseTitles[cause] },
        {
          ...{ key: 'way', title: '移した元と先' },
          cell: ({ from, to }) => `${idPlace(from)}から${idPlace(to)}へ`,
        },
        { key: 'ids', title: '数', align: 'end', noWrap: true, cell: ({ ids }) => count(ids) },
        {
          ...{ key: 'why', title: '理由・申請書' },
          cell: ({ form, reason }) => (
            <span className="block min-w-40">
              {form === null ? null : <PageLink to={`/forms/${form}`}>{form}</PageLink>} {reason}
            </span>
          ),
        },
        { key: 'by', title: '人', noWrap: true, cell: ({ by }) => by },
        ...(onBack === null
          ? []
          : [
              {
                ...{ key: 'act', title: '手続き', noWrap: true },
                cell: (row: IdMovementRow) =>
                  row.isOpen ? (
                    <Button
                      variant="outline"
                      size="sm"
                      ariaLabel={`${idPlace(row.to)}へ移した${row.ids}個を元に戻す`}
                      onPress={() => onBack(row)}
                    >
                      元に戻す
                    </Button>
                  ) : null,
              },
            ]),
      ]}
    />
  );
}
