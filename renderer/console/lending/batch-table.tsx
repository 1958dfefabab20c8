import type { ReactNode } from 'react';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../page/page-link.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import type { BatchStanding } from './batch.ts';
import { StateBadge } from './state-badge.tsx';

export interface BatchRow {
  readonly terminal: string;
  readonly standing: BatchStanding;
  readonly hasCode: boolean;
  readonly refused: ErrorAnswer | null;
}

interface BatchTableProps {
  readonly rows: readonly BatchRow[];
  /** Null while codes are being issued. */
  readonly onDrop: ((terminal: string) => void) | null;
}

/** The scanned PCs, each with what stands in its way. */
export function BatchTable({ rows, onDrop }: BatchTableProps): ReactNode {
  return (
    <DataTable
      caption="読み取った端末の一覧"
      captionHidden
      columns={columnsFor(onDrop)}
      rows={rows}
      rowKey={({ terminal }) => terminal}
      rowTone={({ standing, refused }) =>
        refused !== null ? 'bad' : standing.kind === 'ready' || standing.kind === 'begun' ? null : 'warn'
      }
      empty="まだ読み取っていません。"
    />
  );
}

const requestOf = (standing: BatchStanding) =>
  standing.kind === 'ready' || standing.kind === 'begun' ? standing.request : null;

function columnsFor(onDrop: BatchTableProps['onDrop']): readonly Column<BatchRow>[] {
  return [
    {
      key: 'terminal',
      title: 'PC管理番号',
      isRowHeader: true,
      noWrap: true,
      cell: ({ terminal, standing }) =>
        standing.kind === 'not-known' ? terminal : <PageLink to={`/ledger/${terminal}`}>{terminal}</PageLink>,
    },
    {
      key: 'state',
      title: '状態',
      cell: ({ standing }) =>
        standing.kind === 'not-known' ? <Badge tone="bad">未登録</Badge> : <StateBadge row={standing.row} />,
    },
    {
      key: 'request',
      title: '借用願・使用者',
      cell: ({ standing }) => {
        const request = requestOf(standing);
        if (request === null) return 'なし';
        return (
          <>
            {request.id}（{eraDate(request.from)}から）
            <StaffCell staff={request.borrower} />
          </>
        );
      },
    },
    { key: 'code', title: '作業コード', cell: (row) => <span className="block min-w-48">{codeWords(row)}</span> },
    {
      key: 'drop',
      title: '外す',
      noWrap: true,
      cell: ({ terminal }) => (
        <Button
          variant="outline"
          size="sm"
          isDisabled={onDrop === null}
          ariaLabel={`${terminal}を一覧から外す`}
          onPress={() => onDrop?.(terminal)}
        >
          外す
        </Button>
      ),
    },
  ];
}

function codeWords({ standing, hasCode, refused }: BatchRow): ReactNode {
  if (refused !== null)
    return (
      <span className="text-red-1000">
        {refused.message}
        <span className="block">{refused.next}</span>
        <span className="figures block text-dns-14N-130">番号 {refused.code}</span>
      </span>
    );
  if (hasCode)
    return (
      <Badge tone="good" icon="check">
        発行済み
      </Badge>
    );
  switch (standing.kind) {
    case 'ready':
      return '発行できます。';
    case 'begun':
      return '準備中です。もう一度発行できます。';
    case 'no-request':
      return '取り置いた借用願がありません。借用願のページで取り置いてください。';
    case 'other-state':
      return '在庫にないため、準備できません。';
    default:
      return '管理簿にありません。番号を確かめてください。';
  }
}
