import type { ReactNode } from 'react';
import { formKinds } from '#contract/forms/kinds.ts';
import { roleTitles } from '#contract/http/console-api.ts';
import type { FormDetail, FormStepRow } from '#contract/http/forms-api.ts';
import { formActTitles } from '#contract/words/form-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';

/** All that was done to a form, the oldest first, each with its place in the office's record. */
export function FormHistory({ detail }: { readonly detail: FormDetail }): ReactNode {
  const { confirmations } = formKinds[detail.row.kind];
  const columns: readonly Column<FormStepRow>[] = [
    { key: 'at', title: '日時', isRowHeader: true, noWrap: true, cell: ({ at }) => dayAndClock(at) },
    {
      key: 'act',
      title: '手続き',
      noWrap: true,
      cell: ({ act, revision }) => `${formActTitles[act]}${revision > 1 ? `（第${revision}版）` : ''}`,
    },
    {
      key: 'by',
      title: '人',
      cell: ({ by, role, deputyFor }) => (
        <span className="block min-w-36">
          {by.name}（{roleTitles[role]}）{deputyFor === null ? null : `　${deputyFor.name}の代理`}
        </span>
      ),
    },
    {
      key: 'said',
      title: '言葉・確認',
      cell: ({ remark, confirmed, overridden }) => (
        <span className="block min-w-48 whitespace-pre-line">
          {[
            ...(remark === '' ? [] : [remark]),
            ...confirmations.filter(({ key }) => confirmed.includes(key)).map(({ text }) => `確認　${text}`),
            ...overridden.map(({ article, text }) => `原則によらず承認　${article}　${text}`),
          ].join('\n')}
        </span>
      ),
    },
    {
      key: 'log',
      title: '記録番号',
      align: 'end',
      cell: ({ logIndex }) => (logIndex === null ? 'なし' : String(logIndex)),
    },
  ];
  return (
    <DataTable caption="手続きの記録" columns={columns} rows={detail.steps} rowKey={({ at, act }) => `${at}${act}`} />
  );
}
