import { type ReactNode, useCallback, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { EntryPlace, type Finding, findingStates } from '#contract/http/audit-api.ts';
import { count } from '#contract/words/numbers.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { FindingCard } from './finding-card.tsx';
import { NoteFindingForm } from './note-finding-form.tsx';
import { RaiseFindingForm } from './raise-finding-form.tsx';

const views = [
  { value: 'unsolved', label: '未解決' },
  { value: 'overdue', label: '期限を過ぎたもの' },
  { value: 'all', label: 'すべて' },
] as const;
type View = (typeof views)[number]['value'];

const isShown = (view: View, { state, isOverdue }: Finding): boolean =>
  view === 'all' || (view === 'overdue' ? isOverdue : state !== 'closed');

/** Findings with their due dates. What changes is a note more; nothing is rewritten. */
export function FindingsPage(): ReactNode {
  const { client } = useAccount();
  const params = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const [view, setView] = useState<View>('unsolved');
  const [said, setSaid] = useState('');
  const found = useLoaded(useCallback((signal: AbortSignal) => client.audit.findings(signal), [client]));
  const choices = useLoaded(useCallback((signal: AbortSignal) => client.audit.choices(signal), [client]));
  const { value, problem, loading, reload } = found;
  const about = EntryPlace.safeParse({ chain: params.get('chain'), seq: Number(params.get('seq') ?? 'x') });
  const shown = (value?.findings ?? [])
    .filter((finding) => isShown(view, finding))
    .toSorted(
      (a, b) => findingStates.indexOf(a.state) - findingStates.indexOf(b.state) || a.dueOn.localeCompare(b.dueOn),
    );
  return (
    <ConsolePage title="指摘" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      <RaiseFindingForm
        key={about.success ? `${about.data.chain} ${about.data.seq}` : 'new'}
        about={about.success ? about.data : null}
        sections={choices.value?.sections ?? []}
        onRaised={(title) => {
          setSaid(`指摘「${title}」を記録しました。`);
          reload();
          if (about.success) navigate('/audit/findings', { replace: true });
        }}
      />
      <p role="status" className="text-std-16N-170 empty:hidden">
        {said}
      </p>
      <section aria-labelledby="findings-heading" className="flex flex-col gap-4">
        <Heading level={2} id="findings-heading">
          これまでの指摘
        </Heading>
        {value === null && loading ? <Progress label="指摘を読み込んでいます" /> : null}
        {value === null ? null : (
          <>
            <RadioChoices label="表示する指摘" choices={views} value={view} onChange={setView} />
            <p role="status" className="text-std-17B-170">
              {count(value.findings.length)}件中 {count(shown.length)}件
            </p>
            {shown.length === 0 ? (
              <p className="rounded-8 bg-solid-gray-50 px-5 py-6 text-std-16N-170">
                {value.findings.length === 0
                  ? '指摘はまだありません。「新しい指摘を記録する」から始めます。'
                  : '当てはまる指摘はありません。「すべて」を選ぶと、ほかの指摘も見られます。'}
              </p>
            ) : (
              <ul className="flex flex-col gap-5">
                {shown.map((finding) => (
                  <FindingCard key={finding.id} finding={finding}>
                    <Disclosure
                      summary={
                        <>
                          追記する<span className="sr-only">（{finding.title}）</span>
                        </>
                      }
                    >
                      <NoteFindingForm finding={finding} onNoted={reload} />
                    </Disclosure>
                  </FindingCard>
                ))}
              </ul>
            )}
          </>
        )}
      </section>
    </ConsolePage>
  );
}
