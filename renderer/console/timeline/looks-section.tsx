import { type ReactNode, useCallback } from 'react';
import { type LookKind, roleTitles } from '#contract/http/console-api.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';

const kindWords: Readonly<Record<LookKind, string>> = {
  timeline: '勤務の記録を開いた',
  search: '検索で絞り込んで見た',
  csv: 'CSVで取り出した',
  bundle: '証拠ファイルで取り出した',
};

/** Who has looked at a session: for the person it is of before anybody else. */
export function LooksSection({ id }: { readonly id: string }): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.looks(id, signal), [client, id]),
  );
  return (
    <section aria-labelledby="looks-heading" className="flex flex-col gap-5">
      <Heading level={2} id="looks-heading">
        この記録を見た人
      </Heading>
      <p className="text-std-16N-170">
        庁内の記録から、新しい順に表示しています。本人が見たことは出ません。検索は、この勤務か職員で絞り込んだときに出ます。
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="見た人を調べています" /> : null}
      {value === null ? null : (
        <DataTable
          caption={value.isAll ? '見た人の一覧' : `見た人の一覧（新しい${value.looks.length}件）`}
          rows={value.looks}
          rowKey={(look) => `${look.at}-${look.name}-${look.kind}`}
          empty="本人のほかに、まだだれも見ていません。"
          columns={[
            { key: 'at', title: '日時', noWrap: true, cell: ({ at }) => dayAndClock(at) },
            {
              key: 'who',
              title: '見た人',
              isRowHeader: true,
              cell: ({ name, role }) => `${name}（${roleTitles[role]}）`,
            },
            { key: 'how', title: '見かた', cell: ({ kind }) => kindWords[kind] },
          ]}
        />
      )}
    </section>
  );
}
