import { type ReactNode, useCallback } from 'react';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { FormsTable } from './forms-table.tsx';

/** わたしを待つもの: what to decide, to receive, to put right, or to see, the oldest first. */
export function QueuePage(): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.forms.queue(signal), [client]),
  );
  return (
    <ConsolePage title="わたしを待つもの" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="申請を読み込んでいます" /> : null}
      {value === null ? null : (
        <FormsTable
          caption="古いものから順に"
          rows={value.forms}
          empty="今、あなたを待っている申請はありません。"
          withApplicant
        />
      )}
    </ConsolePage>
  );
}
