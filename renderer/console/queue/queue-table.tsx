import type { ReactNode } from 'react';
import type { QueueRow } from '#contract/http/queue-api.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../page/page-link.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { queueAddress } from './queue-address.ts';
import type { Batch } from './use-batch.ts';

/** Papers and PCs that people know by their number. */
const isNumbered: ReadonlySet<QueueRow['what']> = new Set(['form', 'loan-request', 'takeout', 'terminal']);
const numberOf = ({ what, id }: QueueRow): string => (isNumbered.has(what) ? id : '');

const faint = 'block text-dns-14N-130 text-solid-gray-700';
const columns: readonly Column<QueueRow>[] = [
  {
    ...{ key: 'paper', title: '書類', isRowHeader: true },
    cell: (row) => (
      <span className="block min-w-48">
        <PageLink to={queueAddress(row)} ariaLabel={`${row.title} ${numberOf(row) || row.summary}を開く`}>
          {row.title}
        </PageLink>
        <span className={faint}>{numberOf(row)}</span>
      </span>
    ),
  },
  { key: 'applicant', title: '出した人', cell: ({ applicant }) => <StaffCell staff={applicant} /> },
  { key: 'summary', title: '内容', cell: ({ summary }) => <span className="block min-w-48">{summary}</span> },
  { key: 'since', title: 'いつから', noWrap: true, cell: ({ since }) => dayAndClock(since) },
  {
    ...{ key: 'waits', title: '待っていること' },
    cell: ({ waitsFor, deputyFor }) => (
      <span className="flex min-w-36 flex-col items-start gap-1">
        {waitsFor}
        {deputyFor === null ? null : <Badge tone="info">代　{deputyFor}の代理</Badge>}
      </span>
    ),
  },
];

const choosing = (batch: Batch): Column<QueueRow> => ({
  ...{ key: 'choose', title: '選ぶ' },
  cell: (row) =>
    row.batch === null ? null : (
      <Checkbox isSelected={batch.chosen.has(row.id)} onChange={(is) => batch.choose(row.id, is)}>
        <span className="sr-only">{row.id}を選ぶ</span>
      </Checkbox>
    ),
});

interface QueueTableProps {
  readonly rows: readonly QueueRow[];
  readonly batch: Batch;
}

/** What waits, each row leading to its paper. */
export function QueueTable({ rows, batch }: QueueTableProps): ReactNode {
  const offered = rows.some((row) => row.batch !== null);
  return (
    <DataTable
      caption="古いものから順に"
      columns={[...(offered ? [choosing(batch)] : []), ...columns]}
      rows={rows}
      rowKey={({ what, id }) => `${what} ${id}`}
      empty="今、あなたを待っているものはありません。届くと、お知らせ（画面の右上）でも分かります。"
    />
  );
}
