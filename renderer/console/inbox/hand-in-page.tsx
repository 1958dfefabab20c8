import { type ReactNode, useCallback } from 'react';
import { useSearch } from 'wouter';
import { type InboxFile, type InboxRow, inboxPageFiles } from '#contract/http/hand-in-api.ts';
import { count, fileSize } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { allOf } from './inbox-page.tsx';
import { Pager } from './pager.tsx';

/** One hand-in: its list, each file, and all of it. */
export function HandInPage({ id }: { readonly id: string }): ReactNode {
  const { client } = useAccount();
  const search = useSearch();
  const page = Math.max(1, Math.trunc(Number(new URLSearchParams(search).get('page') ?? '1')) || 1);
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.handIn(id, (page - 1) * inboxPageFiles, signal), [client, id, page]),
  );
  return (
    <ConsolePage
      title={value === null ? '受領した成果物' : `${value.handIn.staff.name}の成果物`}
      width="wide"
      before={<BackLink to="/inbox">受領した成果物の一覧に戻る</BackLink>}
    >
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="ファイルの一覧を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <Facts handIn={value.handIn} />
          <div className="flex flex-col gap-2">
            <p className="text-std-16N-170">ファイルを取り出したことは、日時と職員番号とともに庁内の記録に残ります。</p>
            {value.handIn.files === 0 || value.handIn.emptiedAt !== null ? null : (
              <DownloadLink href={allOf(value.handIn.id)}>全部をまとめて取り出す（ZIP）</DownloadLink>
            )}
          </div>
          <div className="flex flex-col gap-4">
            <DataTable
              caption="ファイルの一覧"
              columns={columnsOf(value.handIn)}
              rows={value.files}
              rowKey={({ n }) => String(n)}
              empty="ファイルはありません。"
            />
            <Pager
              page={page}
              pages={Math.ceil(value.handIn.files / inboxPageFiles)}
              addressOf={(to) => (to === 1 ? `/inbox/${id}` : `/inbox/${id}?page=${to}`)}
            />
          </div>
        </>
      )}
    </ConsolePage>
  );
}

function Facts({ handIn }: { readonly handIn: InboxRow }): ReactNode {
  const { loan, terminal, staff, completedAt, files, bytes, manifest } = handIn;
  return (
    <KeyValueList
      items={[
        { key: '貸出・端末', value: `${loan}・${terminal}` },
        { key: '職員', value: `${staff.name}（${staff.id}・${staff.section}）` },
        { key: '受領した日時', value: completedAt === null ? '受け取り中' : dayAndClock(completedAt) },
        { key: 'ファイル', value: `${count(files)}件（${fileSize(bytes)}）` },
        { key: '一覧のハッシュ値', value: <span className="break-all font-mono">{manifest}</span> },
      ]}
    />
  );
}

const columnsOf = ({ id, emptiedAt }: InboxRow): readonly Column<InboxFile>[] => [
  {
    key: 'path',
    title: '名前',
    isRowHeader: true,
    cell: ({ path }) => <span className="block min-w-56 break-all">{path.text}</span>,
  },
  { key: 'bytes', title: '大きさ', align: 'end', noWrap: true, cell: ({ bytes }) => fileSize(bytes) },
  {
    key: 'sha256',
    title: 'ハッシュ値（SHA-256）',
    cell: ({ sha256 }) => <span className="block min-w-56 break-all font-mono text-dns-14N-130">{sha256}</span>,
  },
  {
    key: 'take',
    title: '操作',
    noWrap: true,
    cell: ({ n, path }) =>
      emptiedAt !== null ? (
        '消去済み'
      ) : (
        <DownloadLink href={`/v1/inbox/${id}/files/${n}`}>
          取り出す<span className="sr-only">：{path.text}</span>
        </DownloadLink>
      ),
  },
];
