import { type ReactNode, useCallback } from 'react';
import { useSearch } from 'wouter';
import type { InboxRow } from '#contract/http/hand-in-api.ts';
import { count, fileSize } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { StaffCell } from '../page/staff-cell.tsx';

/** All files of a hand-in, by one download. */
export const allOf = (id: number): string => `/v1/inbox/${id}/all.zip`;

/** What the section was handed (受領した成果物), newest first. */
export function InboxPage(): ReactNode {
  const { client } = useAccount();
  const search = useSearch();
  const before = Number(new URLSearchParams(search).get('before') ?? '') || null;
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.inbox(before, signal), [client, before]),
  );
  const last = value?.handIns.at(-1);
  return (
    <ConsolePage title="受領した成果物" width="wide">
      <p className="text-std-16N-170">
        端末を返すときに提出された、作業用フォルダのファイルです。全部のファイルがハッシュ値どおりに届くと「受領済み」になります。
        まとめて取り出すと、ファイルの名前のまま1つのZIPになり、ハッシュ値の一覧（SHA256SUMS.txt）が付きます。途中で切れた取り出しは、続きから再開できます。取り出したことは庁内の記録に残ります。
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="成果物の一覧を読み込んでいます" /> : null}
      {value === null ? null : (
        <div className="flex flex-col gap-4">
          <DataTable
            caption="成果物の一覧"
            captionHidden
            columns={columns}
            rows={value.handIns}
            rowKey={({ id }) => String(id)}
            empty="提出された成果物はありません。端末を返すときに送られたファイルが、ここに並びます。"
          />
          {before === null && !value.hasMore ? null : (
            <nav aria-label="ページ送り" className="flex flex-wrap gap-x-6 text-std-16N-170">
              {before === null ? null : (
                <PageLink to="/inbox" className="flex min-h-11 items-center">
                  最初のページ
                </PageLink>
              )}
              {value.hasMore && last !== undefined ? (
                <PageLink to={`/inbox?before=${last.id}`} className="flex min-h-11 items-center">
                  次のページ
                </PageLink>
              ) : null}
            </nav>
          )}
        </div>
      )}
    </ConsolePage>
  );
}

const columns: readonly Column<InboxRow>[] = [
  {
    key: 'loan',
    title: '貸出・端末',
    isRowHeader: true,
    noWrap: true,
    cell: ({ id, loan, terminal, completedAt }) => (
      <>
        {completedAt === null ? loan : <PageLink to={`/inbox/${id}`}>{loan}</PageLink>}
        <span className="block text-dns-14N-130 text-solid-gray-700">{terminal}</span>
      </>
    ),
  },
  { key: 'staff', title: '職員', cell: ({ staff }) => <StaffCell staff={staff} /> },
  {
    key: 'files',
    title: 'ファイル',
    align: 'end',
    noWrap: true,
    cell: ({ files, bytes }) => (
      <>
        {count(files)}件<span className="block text-dns-14N-130 text-solid-gray-700">{fileSize(bytes)}</span>
      </>
    ),
  },
  {
    key: 'when',
    title: '受領した日時',
    noWrap: true,
    cell: ({ openedAt, completedAt }) =>
      completedAt === null ? `${dayAndClock(openedAt)}から` : dayAndClock(completedAt),
  },
  {
    key: 'state',
    title: '状態',
    noWrap: true,
    cell: ({ completedAt, emptiedAt }) =>
      emptiedAt !== null ? (
        <Badge tone="neutral">消去済み</Badge>
      ) : completedAt === null ? (
        <Badge tone="info">受け取り中</Badge>
      ) : (
        <Badge tone="good">受領済み</Badge>
      ),
  },
  {
    key: 'take',
    title: '操作',
    noWrap: true,
    cell: ({ id, completedAt, emptiedAt, files, staff, loan }) =>
      completedAt === null || emptiedAt !== null || files === 0 ? null : (
        <DownloadLink href={allOf(id)}>
          まとめて取り出す（ZIP）
          <span className="sr-only">
            ：{staff.name} {loan}
          </span>
        </DownloadLink>
      ),
  },
];
