import type { ReactNode } from 'react';
import type { AuditEntry } from '#contract/http/audit-api.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { actorTitle, entrySentence } from '#contract/words/entry-sentence.ts';
import { eraDay } from '#contract/words/era.ts';
import { clockWithSeconds, dayAndClock } from '#contract/words/time.ts';
import type { Column } from '../../ui/data-table.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { PageLink } from '../page/page-link.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { downloads } from './audit-client.ts';
import { DispositionBadge, MarkBadge } from './entry-badges.tsx';
import { findingAddress } from './entry-filters.ts';
import { EvidenceHint } from './evidence-hint.tsx';

/** Entries as the auditor reads them: when, what, whose, and whether it was checked. */
export const entryColumns: readonly Column<AuditEntry>[] = [
  {
    key: 'at',
    title: '日時',
    noWrap: true,
    isRowHeader: true,
    cell: ({ at }) => (
      <time dateTime={at}>
        {eraDay(at)}
        <br />
        {clockWithSeconds(at)}
      </time>
    ),
  },
  {
    key: 'what',
    title: '内容',
    cell: (entry) => <WhatCell entry={entry} />,
  },
  {
    key: 'who',
    title: '職員・端末',
    cell: ({ borrower }) =>
      borrower === null ? (
        '端末だけの記録'
      ) : (
        <>
          <StaffCell staff={borrower} />
          <span className="block text-dns-14N-130 text-solid-gray-700">{borrower.terminal}</span>
        </>
      ),
  },
  { key: 'mark', title: '検査', noWrap: true, cell: ({ mark }) => <MarkBadge mark={mark} /> },
];

function WhatCell({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { type, data, seq } = entry;
  const { title, article } = typeEntry(type);
  return (
    <div className="min-w-72">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-std-16B-170 text-solid-gray-900">{title}</span>
        <DispositionBadge type={type} />
        {article === undefined ? null : <span className="text-dns-14N-130 text-solid-gray-700">{article}</span>}
      </div>
      <p className="mt-1 whitespace-pre-line">
        {data === null ? '内容は、保存期間の規則により廃棄しました。' : entrySentence(type, data)}
      </p>
      <Disclosure
        summary={
          <>
            詳細と証拠
            <span className="sr-only">
              （{title}、記録 {seq}）
            </span>
          </>
        }
      >
        <EntryFacts entry={entry} />
      </Disclosure>
    </div>
  );
}

function EntryFacts({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { chain, seq, number, hash, at, receivedAt, actor, data, session, borrower } = entry;
  return (
    <div className="flex flex-col gap-3">
      <KeyValueList
        items={[
          { key: '記録の番号', value: `${seq}（${chain}）` },
          { key: '記録簿の番号', value: String(number) },
          { key: '記録した人', value: actorTitle(actor) },
          { key: '端末の時刻', value: dayAndClock(at) },
          { key: '庁内に届いた時刻', value: dayAndClock(receivedAt) },
          ...(data === null
            ? []
            : [
                {
                  key: '記録の内容',
                  value: (
                    <pre className="font-mono text-mono-14N-150 whitespace-pre-wrap">
                      {JSON.stringify(data, null, 2)}
                    </pre>
                  ),
                },
              ]),
          {
            key: 'ハッシュ値',
            value: <code className="font-mono text-mono-14N-150 break-all">{hash}</code>,
          },
        ]}
      />
      <div className="flex flex-wrap gap-x-6">
        {session === null ? null : (
          <PageLink to={`/sessions/${session}`} className="flex min-h-11 items-center">
            この勤務の時間の流れ
          </PageLink>
        )}
        <PageLink to={findingAddress(entry)} className="flex min-h-11 items-center">
          この記録について指摘する
        </PageLink>
        {session === null ? null : (
          <DownloadLink href={downloads.bundle({ session })}>証拠ファイル（この勤務）</DownloadLink>
        )}
        {borrower === null ? null : (
          <DownloadLink href={downloads.bundle({ loan: borrower.loan })}>証拠ファイル（この貸出）</DownloadLink>
        )}
      </div>
      {session === null && borrower === null ? null : <EvidenceHint />}
    </div>
  );
}
