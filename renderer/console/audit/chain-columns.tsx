import { type ChainState, checkFaultTitles } from '#contract/http/audit-api.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { PageLink } from '../page/page-link.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { downloads } from './audit-client.ts';
import { entriesAddress } from './entry-filters.ts';

const loanOf = (chain: string): string | null => (chain.startsWith('loan:') ? chain.slice('loan:'.length) : null);

/** The chains of entries, one a loan, with what the newest check found. */
export const chainColumns: readonly Column<ChainState>[] = [
  {
    key: 'chain',
    title: '貸出・端末',
    isRowHeader: true,
    noWrap: true,
    cell: ({ chain, terminal }) => (
      <>
        {loanOf(chain) ?? chain}
        <span className="block text-dns-14N-130 text-solid-gray-700">{terminal}</span>
      </>
    ),
  },
  { key: 'staff', title: '職員', cell: ({ borrower }) => (borrower === null ? '' : <StaffCell staff={borrower} />) },
  {
    key: 'result',
    title: '結果',
    cell: ({ fault, forked, checkedAt, sound, entries }) => (
      <span className="flex min-w-56 flex-col items-start gap-1">
        {fault !== null ? (
          <>
            <Badge tone="bad" icon="error">
              異常
            </Badge>
            <span>
              記録 {count(fault.seq)}番：{checkFaultTitles[fault.why]}
            </span>
          </>
        ) : checkedAt === null ? (
          <Badge tone="neutral" icon="waiting">
            未検査
          </Badge>
        ) : (
          <Badge tone="good" icon="check">
            異常なし
          </Badge>
        )}
        {forked ? (
          <Badge tone="bad" icon="error">
            分岐
          </Badge>
        ) : null}
        <span className="text-dns-14N-130 text-solid-gray-700">
          {checkedAt === null ? '' : `${dayAndClock(checkedAt)}、`}
          {count(entries)}件中 {count(sound)}件を確認
        </span>
      </span>
    ),
  },
  {
    key: 'gaps',
    title: '空白',
    align: 'end',
    noWrap: true,
    cell: ({ gaps, terminal }) =>
      gaps === 0 ? (
        '0件'
      ) : (
        <PageLink
          to={entriesAddress({ filters: { terminal, type: 'gap.found' }, order: 'newest' })}
          ariaLabel={`${terminal}の空白 ${count(gaps)}件を見る`}
        >
          {count(gaps)}件
        </PageLink>
      ),
  },
  {
    key: 'evidence',
    title: '証拠',
    noWrap: true,
    cell: ({ chain }) => {
      const loan = loanOf(chain);
      return loan === null ? '' : <DownloadLink href={downloads.bundle({ loan })}>証拠ファイル</DownloadLink>;
    },
  },
];
