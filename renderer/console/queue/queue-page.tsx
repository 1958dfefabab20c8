import { type ReactNode, useCallback } from 'react';
import type { QueueRow } from '#contract/http/queue-api.ts';
import { count } from '#contract/words/numbers.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { QueueTable } from './queue-table.tsx';
import { type Batch, useBatch } from './use-batch.ts';

/** わたしを待つもの: what to decide, to receive, to put right, or to see, the oldest first. */
export function QueuePage(): ReactNode {
  const { client } = useAccount();
  const { account } = useMe();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.queue(signal), [client]),
  );
  const batch = useBatch(reload);
  const offered = value?.rows.some((row) => row.batch !== null) ?? false;
  return (
    <ConsolePage title="わたしを待つもの" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {account.role === 'manager' ? (
        <p className="text-std-16N-170">
          <PageLink to="/deputies">留守のあいだの代理を決める</PageLink>
        </p>
      ) : null}
      {value === null && loading ? <Progress label="待っているものを読み込んでいます" /> : null}
      <Outcome batch={batch} />
      {value === null ? null : (
        <>
          {offered ? <BatchBar batch={batch} rows={value.rows} /> : null}
          {value.more ? (
            <Banner kind="info" title={`古いものから${count(value.rows.length)}件を表示しています。`}>
              <p>手続きを済ませると、続きを表示します。</p>
            </Banner>
          ) : null}
          <QueueTable rows={value.rows} batch={batch} />
        </>
      )}
    </ConsolePage>
  );
}

function Outcome({ batch }: { readonly batch: Batch }): ReactNode {
  const { result } = batch;
  if (result === null) return null;
  const isWhole = result.left.length === 0;
  return (
    <Banner kind={isWhole ? 'success' : 'warn'} role="status" title={`${result.done}件を処理しました`}>
      {isWhole ? null : (
        <ul className="list-disc pl-6">
          {result.left.map(({ id, why }) => (
            <li key={id}>
              {id}　{why}
            </li>
          ))}
        </ul>
      )}
    </Banner>
  );
}

function BatchBar({ batch, rows }: { readonly batch: Batch; readonly rows: readonly QueueRow[] }): ReactNode {
  const { chosen } = batch;
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Button variant="outline" size="md" onPress={() => batch.chooseAll(rows)}>
        まとめられるものをすべて選ぶ
      </Button>
      {chosen.size === 0 ? null : (
        <Button size="md" onPress={() => void batch.run(rows)} isPending={batch.busy} pendingText="記録しています">
          選んだ{chosen.size}件をまとめて進める
        </Button>
      )}
    </div>
  );
}
