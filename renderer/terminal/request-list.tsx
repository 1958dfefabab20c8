import type { ShellState } from '#contract/ipc/shell-state.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../ui/badge.tsx';
import { DataTable } from '../ui/data-table.tsx';

/** What the person has asked for, and what has come of it. */
export function RequestList({ requests }: { readonly requests: ShellState['requests'] }) {
  return (
    <DataTable
      caption="申請の一覧"
      captionHidden
      rows={requests}
      rowKey={({ request }) => String(request)}
      empty="申請はありません。"
      columns={[
        { key: 'request', title: '番号', noWrap: true, cell: ({ request }) => `申請${request}番` },
        {
          key: 'what',
          title: 'ファイル・場所',
          isRowHeader: true,
          cell: ({ what, place }) => (
            <span className="block min-w-48 break-all">
              {what}
              <span className="block text-dns-14N-130 text-solid-gray-700">{place}</span>
            </span>
          ),
        },
        { key: 'at', title: '申請した日時', noWrap: true, cell: ({ at }) => dayAndClock(at) },
        {
          key: 'state',
          title: '状態',
          cell: ({ approvedTo }) =>
            approvedTo === null ? (
              <Badge>返事待ち</Badge>
            ) : (
              <span className="flex flex-col items-start gap-1">
                <Badge tone="info">承認済み</Badge>
                <span className="text-dns-14N-130">{dayAndClock(approvedTo)}まで</span>
              </span>
            ),
        },
      ]}
    />
  );
}
