import { type ReactNode, useCallback } from 'react';
import type { TakeoutRow } from '#contract/takeout/takeout-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { count, fileSize } from '#contract/words/numbers.ts';
import { Badge } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { stateWords } from './takeout-words.ts';

const columns: readonly Column<TakeoutRow>[] = [
  {
    key: 'id',
    title: '番号',
    isRowHeader: true,
    noWrap: true,
    cell: ({ id }) => <PageLink to={`/takeouts/${id}`}>{id}</PageLink>,
  },
  { key: 'staff', title: '申請者', cell: ({ applicant }) => <StaffCell staff={applicant} /> },
  { key: 'purpose', title: '持出しの目的', cell: ({ purpose }) => <span className="block min-w-40">{purpose}</span> },
  {
    key: 'period',
    title: '持出し期間',
    noWrap: true,
    cell: ({ from, to }) => (
      <>
        {eraDate(from)}から
        <br />
        {eraDate(to)}まで
      </>
    ),
  },
  {
    key: 'files',
    title: '持出データ',
    noWrap: true,
    cell: ({ files, bytes }) => `${count(files)}件・${fileSize(bytes)}`,
  },
  {
    key: 'state',
    title: '状態',
    noWrap: true,
    cell: ({ state, blocked }) => (
      <span className="flex flex-col items-start gap-1">
        <Badge tone={stateWords[state].tone}>{stateWords[state].title}</Badge>
        {blocked === 0 ? null : (
          <Badge tone="bad" icon="warning">
            個人情報の疑い {count(blocked)}件
          </Badge>
        )}
      </span>
    ),
  },
];

/** データ持出し申請 that the role may see, newest first. */
export function TakeoutsPage(): ReactNode {
  const { client } = useAccount();
  const { pages } = useMe();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.takeouts.list(signal), [client]),
  );
  return (
    <ConsolePage title="データ持出し申請" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {pages.askForTakeout ? (
        <p className="text-std-16N-170">
          <PageLink to="/takeouts/new">データを持ち出す（新しい申請）</PageLink>
        </p>
      ) : null}
      {value === null && loading ? <Progress label="申請を読み込んでいます" /> : null}
      {value === null ? null : (
        <DataTable
          caption="データ持出し申請の一覧"
          captionHidden
          columns={columns}
          rows={value.takeouts}
          rowKey={({ id }) => id}
          empty={
            pages.askForTakeout
              ? 'データ持出し申請はまだありません。借用願を出すと、上の「データを持ち出す」から申請できます。'
              : 'データ持出し申請はまだありません。'
          }
        />
      )}
    </ConsolePage>
  );
}
