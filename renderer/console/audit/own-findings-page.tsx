import { type ReactNode, useCallback } from 'react';
import { findingStates } from '#contract/http/audit-api.ts';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { QueueLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { AnswerFindingForm } from './answer-finding-form.tsx';
import { FindingCard } from './finding-card.tsx';

/** 監査の指摘 of the head's section: to read, and to answer by a note more. What waits for an answer comes first. */
export function OwnFindingsPage(): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.audit.ownFindings(signal), [client]),
  );
  const shown = (value?.findings ?? []).toSorted(
    (a, b) => findingStates.indexOf(a.state) - findingStates.indexOf(b.state) || a.dueOn.localeCompare(b.dueOn),
  );
  return (
    <ConsolePage title="監査の指摘" width="wide" before={<QueueLink />}>
      <p className="max-w-180 text-std-16N-170">
        監査が所属について記録した指摘です。期限までに回答してください。回答はあとから書き換えられません。解決したかどうかは監査が決めます。
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="指摘を読み込んでいます" /> : null}
      {value === null ? null : (
        <section aria-labelledby="own-findings-heading" className="flex flex-col gap-4">
          <Heading level={2} id="own-findings-heading">
            所属への指摘
          </Heading>
          {shown.length === 0 ? (
            <p className="rounded-8 bg-solid-gray-50 px-5 py-6 text-std-16N-170">所属への指摘はありません。</p>
          ) : (
            <ul className="flex flex-col gap-5">
              {shown.map((finding) => (
                <FindingCard key={finding.id} finding={finding}>
                  {finding.state === 'closed' ? null : <AnswerFindingForm finding={finding} onAnswered={reload} />}
                </FindingCard>
              ))}
            </ul>
          )}
        </section>
      )}
    </ConsolePage>
  );
}
