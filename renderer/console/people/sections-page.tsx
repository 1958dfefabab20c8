import { type ReactNode, useCallback } from 'react';
import type { SectionRow } from '#contract/people/people-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

const columns: readonly Column<SectionRow>[] = [
  { key: 'id', title: '所属番号', noWrap: true, cell: ({ id }) => id },
  { key: 'division', title: '部', cell: ({ division }) => (division === '' ? '未登録' : division) },
  { key: 'name', title: '所属名', isRowHeader: true, cell: ({ name }) => name },
  { key: 'from', title: '開始日', noWrap: true, cell: ({ from }) => eraDate(from) },
  { key: 'to', title: '終了日', noWrap: true, cell: ({ to }) => (to === null ? '続いています' : eraDate(to)) },
  { key: 'people', title: '利用できる職員', align: 'end', cell: ({ people }) => `${people}人` },
];

/** All sections, past ones as well. They are changed by a list that is brought. */
export function SectionsPage(): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.people.sections(signal), [client]),
  );
  return (
    <ConsolePage title="所属" width="wide">
      <p className="text-std-16N-170">
        <PageLink to="/people/import?kind=sections">所属の一覧を取り込む</PageLink>
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="所属を読み込んでいます" /> : null}
      {value === null ? null : (
        <DataTable
          caption="所属の一覧"
          captionHidden
          columns={columns}
          rows={value.sections}
          rowKey={({ id }) => id}
          empty="所属はまだありません。一覧を取り込んでください。"
        />
      )}
    </ConsolePage>
  );
}
