import { type ReactNode, useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';
import { takeoutStates } from '#contract/takeout/life.ts';
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
import { waysOn } from '../page/page-begin.ts';
import { PageLink } from '../page/page-link.tsx';
import { PageLinks } from '../page/page-links.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { StateFilterForm } from '../page/state-filter-form.tsx';
import { stateWords } from './takeout-words.ts';
import { readTakeoutsAddress, takeoutsAddress } from './takeouts-address.ts';

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

const states = takeoutStates.map((value) => ({ value, label: stateWords[value].title }));

/** データ持出し申請 that the role may see, newest first, a page at a time. */
export function TakeoutsPage(): ReactNode {
  const { client } = useAccount();
  const { account, pages } = useMe();
  const search = useSearch();
  const [, go] = useLocation();
  const { filters } = readTakeoutsAddress(new URLSearchParams(search));
  const { value, problem, loading, reload } = useLoaded(
    useCallback(
      (signal: AbortSignal) => {
        const shown = readTakeoutsAddress(new URLSearchParams(search));
        return client.takeouts.list({ ...shown.filters, ...shown.begin }, signal);
      },
      [client, search],
    ),
  );
  return (
    <ConsolePage title="データ持出し申請" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {pages.askForTakeout ? (
        <p className="text-std-16N-170">
          <PageLink to="/takeouts/new">データを持ち出す（新しい申請）</PageLink>
        </p>
      ) : null}
      <StateFilterForm
        key={search}
        label="データ持出し申請の絞り込み"
        states={states}
        filters={filters}
        isOwn={account.role === 'staff'}
        onApply={(chosen) => go(takeoutsAddress(chosen))}
      />
      {value === null && loading ? <Progress label="申請を読み込んでいます" /> : null}
      {value === null ? null : (
        <div className="flex flex-col gap-4">
          <DataTable
            caption="データ持出し申請の一覧"
            captionHidden
            columns={columns}
            rows={value.takeouts}
            rowKey={({ id }) => id}
            empty={
              Object.keys(filters).length > 0
                ? '条件に合うデータ持出し申請がありません。'
                : pages.askForTakeout
                  ? 'データ持出し申請はまだありません。借用願を出すと、上の「データを持ち出す」から申請できます。'
                  : 'データ持出し申請はまだありません。'
            }
          />
          <PageLinks links={waysOn(value, (begin) => takeoutsAddress(filters, begin))} />
        </div>
      )}
    </ConsolePage>
  );
}
