import type { ReactNode } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';

type TakenFile = LedgerDetail['files'][number];

const fates: Readonly<Record<TakenFile['fate'], { readonly title: string; readonly tone: Tone }>> = {
  erased: { title: '消去', tone: 'good' },
  'handed-in': { title: '持帰り', tone: 'info' },
  remaining: { title: '残存', tone: 'bad' },
  unknown: { title: '不明', tone: 'warn' },
};

const columns: readonly Column<TakenFile>[] = [
  {
    key: 'name',
    title: 'ファイル',
    isRowHeader: true,
    cell: ({ name, sha256 }) => (
      <span className="block min-w-48 break-all">
        {name}
        <span className="block font-mono text-dns-14N-130 text-solid-gray-700">{sha256.slice(0, 16)}…</span>
      </span>
    ),
  },
  {
    key: 'fate',
    title: '照合',
    noWrap: true,
    cell: ({ fate }) => <Badge tone={fates[fate].tone}>{fates[fate].title}</Badge>,
  },
  {
    key: 'explanation',
    title: '説明',
    cell: ({ explanation }) => <span className="block min-w-40 whitespace-pre-line">{explanation || 'なし'}</span>,
  },
];

/** What was approved to be taken out, and what became of each file. */
export function TakenFiles({ files }: { readonly files: readonly TakenFile[] }): ReactNode {
  return (
    <DataTable
      caption="持ち出したデータの照合"
      captionHidden
      columns={columns}
      rows={files}
      rowKey={({ sha256, name }) => `${sha256} ${name}`}
      empty="この貸出で持ち出しを承認されたデータはありません。"
    />
  );
}
