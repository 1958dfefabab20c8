import type { ReactNode } from 'react';
import type { RequestRow } from '#contract/http/exception-api.ts';
import { fileSize } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Heading } from '../../ui/heading.tsx';
import { PageLink } from '../page/page-link.tsx';

interface RequestTableProps {
  readonly terminal: string;
  readonly requests: readonly RequestRow[];
  readonly mayApprove: boolean;
}

const states = { asked: '返事待ち', approved: '承認済み', 'approved-by-code': '応答コードで承認済み' } as const;

/** What the person at the terminal has asked for; each leads to the approval, filled in. */
export function RequestTable({ terminal, requests, mayApprove }: RequestTableProps): ReactNode {
  return (
    <section className="flex flex-col gap-4">
      <Heading level={2}>端末からの申請</Heading>
      <DataTable
        caption="端末からの申請の一覧"
        captionHidden
        columns={columnsFor(terminal, mayApprove)}
        rows={requests}
        rowKey={({ request }) => String(request)}
        empty="申請はありません。"
      />
      <Heading level={2}>承認</Heading>
    </section>
  );
}

function columnsFor(terminal: string, mayApprove: boolean): readonly Column<RequestRow>[] {
  const faint = 'block text-dns-14N-130 text-solid-gray-700';
  return [
    { key: 'request', title: '番号', noWrap: true, cell: ({ request }) => `申請${request}番` },
    {
      key: 'file',
      title: 'ファイル・場所',
      isRowHeader: true,
      cell: ({ control, name, bytes, place, sha256 }) => (
        <span className="block min-w-48 break-all">
          {name.text}（{fileSize(bytes)}）<span className={faint}>{place}</span>
          {control === 'media' ? <span className={faint}>外部記録媒体から来て、「隔離」にあります</span> : null}
          <span className={faint}>ハッシュ値 {sha256}</span>
        </span>
      ),
    },
    { key: 'at', title: '申請した日時', noWrap: true, cell: ({ at }) => dayAndClock(at) },
    {
      key: 'state',
      title: '状態',
      cell: ({ state, request }) => (
        <span className="flex flex-col items-start gap-2">
          {state === 'asked' ? <Badge tone="warn">{states[state]}</Badge> : <Badge>{states[state]}</Badge>}
          {mayApprove && state !== 'approved' ? (
            <PageLink to={`/terminals/${terminal}/exceptions/new?request=${request}`}>
              {state === 'asked' ? `申請${request}番を承認する` : `申請${request}番を認め続ける`}
            </PageLink>
          ) : null}
        </span>
      ),
    },
  ];
}
