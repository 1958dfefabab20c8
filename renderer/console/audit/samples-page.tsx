import { type ReactNode, useCallback } from 'react';
import { useLocation } from 'wouter';
import { mostSamples } from '#contract/http/audit-api.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { NewestOnly } from '../page/newest-only.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { DrawSampleForm } from './draw-sample-form.tsx';
import { filterWords } from './filter-words.ts';

/** Random samples: drawn once, kept with their seed, never taken back. */
export function SamplesPage(): ReactNode {
  const { client } = useAccount();
  const [, navigate] = useLocation();
  const drawn = useLoaded(useCallback((signal: AbortSignal) => client.audit.samples(signal), [client]));
  const saved = useLoaded(useCallback((signal: AbortSignal) => client.audit.searches(signal), [client]));
  const { value, problem, loading, reload } = drawn;
  return (
    <ConsolePage title="抜き取り" width="wide">
      <p className="text-std-16N-170">
        条件に合う記録から、無作為に選びます。選び方は種（たね）の数だけで決まり、種と条件を残すので、だれでも同じ結果を再現できます。引き直しも、すべて記録に残ります。
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {saved.problem === null ? null : <ProblemBanner problem={saved.problem} onRetry={saved.reload} />}
      <DrawSampleForm searches={saved.value?.searches ?? []} onDrawn={(id) => navigate(`/audit/samples/${id}`)} />
      <section aria-labelledby="drawn-heading" className="flex flex-col gap-4">
        <Heading level={2} id="drawn-heading">
          これまでの抜き取り
        </Heading>
        {value === null && loading ? <Progress label="抜き取りを読み込んでいます" /> : null}
        {value === null ? null : (
          <DataTable
            caption="抜き取りの一覧"
            captionHidden
            columns={[
              {
                key: 'name',
                title: '名前',
                isRowHeader: true,
                cell: ({ id, name }) => <PageLink to={`/audit/samples/${id}`}>{name}</PageLink>,
              },
              { key: 'at', title: '日時', noWrap: true, cell: ({ drawnAt }) => dayAndClock(drawnAt) },
              { key: 'filters', title: '条件', cell: ({ filters }) => filterWords(filters) },
              {
                key: 'size',
                title: '件数',
                align: 'end',
                noWrap: true,
                cell: ({ size, population }) => `${count(population)}件から${count(size)}件`,
              },
            ]}
            rows={value.samples}
            rowKey={({ id }) => String(id)}
            empty="抜き取りはまだありません。上で名前と件数を決めて「抜き取る」を押すと、ここに残ります。"
          />
        )}
        <NewestOnly shown={value?.samples.length ?? 0} most={mostSamples} />
      </section>
    </ConsolePage>
  );
}
