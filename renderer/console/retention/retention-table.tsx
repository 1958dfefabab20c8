import type { ReactNode } from 'react';
import type { RetentionRow } from '#contract/http/retention-api.ts';
import { classTitle } from '#contract/retention/classes.ts';
import { stopTitles } from '#contract/retention/decide.ts';
import { completedWords, countingTitles } from '#contract/retention/period.ts';
import { count } from '#contract/words/numbers.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';

const papers = (value: number): string => `${count(value)}件`;
const small = 'block text-dns-14N-130 text-solid-gray-700';

const columns: readonly Column<RetentionRow>[] = [
  { key: 'class', title: '書類', isRowHeader: true, cell: (row) => classTitle(row.class) },
  {
    key: 'rule',
    title: '保存期間',
    cell: ({ rule }) =>
      rule === null ? (
        '期間の定めがありません'
      ) : (
        <>
          {rule.years}年<span className={small}>{countingTitles[rule.from]}</span>
        </>
      ),
  },
  { key: 'papers', title: '残っている書類', align: 'end', noWrap: true, cell: (row) => papers(row.papers) },
  {
    key: 'kept',
    title: '期間中',
    align: 'end',
    noWrap: true,
    cell: (row) => (row.rule === null ? '' : papers(row.kept)),
  },
  {
    key: 'stopped',
    title: '残す理由があるもの',
    cell: ({ stopped }) =>
      stopped.length === 0 ? null : (
        <ul className="flex flex-col gap-1">
          {stopped.map((one) => (
            <li key={one.why}>
              {stopTitles[one.why]}　<span className="whitespace-nowrap">{papers(one.papers)}</span>
            </li>
          ))}
        </ul>
      ),
  },
  {
    key: 'due',
    title: '今日、廃棄できるもの',
    cell: ({ due }) =>
      due === null ? null : (
        <>
          <strong>{papers(due.papers)}</strong>
          <span className={small}>{completedWords(due)}に完結</span>
        </>
      ),
  },
];

/** What there is of each class, what would go and what stays. */
export function RetentionTable({ rows }: { readonly rows: readonly RetentionRow[] }): ReactNode {
  return (
    <DataTable
      caption="書類ごとの保存期間と件数"
      captionHidden
      columns={columns}
      rows={rows}
      rowKey={(row) => row.class}
      rowTone={({ due }) => (due === null ? null : 'warn')}
    />
  );
}
