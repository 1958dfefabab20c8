import { type ReactNode, useCallback } from 'react';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { entryColumns } from './entry-columns.tsx';
import { filterWords } from './filter-words.ts';

/** One sample: how it was drawn, and its entries. */
export function SamplePage({ id }: { readonly id: string }): ReactNode {
  const { client } = useAccount();
  const number = /^[1-9]\d{0,8}$/.test(id) ? Number(id) : 0;
  const load = useCallback((signal: AbortSignal) => client.audit.sample(number, signal), [client, number]);
  const { value, problem, loading, reload } = useLoaded(load);
  return (
    <ConsolePage
      title={value === null ? '1件の抜き取り' : `抜き取り「${value.sample.name}」`}
      width="wide"
      before={
        <p className="mb-3 text-std-16N-170">
          <PageLink to="/audit/samples">抜き取りの一覧に戻る</PageLink>
        </p>
      }
    >
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="抜き取りを読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <KeyValueList
            items={[
              { key: '日時', value: dayAndClock(value.sample.drawnAt) },
              { key: '条件', value: filterWords(value.sample.filters) },
              {
                key: '件数',
                value: `${count(value.sample.population)}件から${count(value.sample.size)}件（記録簿の${value.sample.through}番まで）`,
              },
              {
                key: '種',
                value: <code className="font-mono text-mono-16N-150 break-all">{value.sample.seed}</code>,
              },
              { key: '選び方', value: `${value.sample.algorithm}（運用の手引きに手順があります）` },
            ]}
          />
          <DataTable
            caption="選ばれた記録"
            columns={entryColumns}
            rows={value.entries}
            rowKey={(entry) => String(entry.number)}
            rowTone={({ mark }) => (mark === 'fault' ? 'bad' : null)}
          />
        </>
      )}
    </ConsolePage>
  );
}
