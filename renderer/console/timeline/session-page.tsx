import { type ReactNode, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { count } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { pagesOf } from '../account/role-pages.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { LooksSection } from './looks-section.tsx';
import { SessionSummary } from './session-summary.tsx';
import { TimelineFilterForm } from './timeline-filter-form.tsx';
import { readTimelineFilters, sessionAddress } from './timeline-filters.ts';
import { TimelineList } from './timeline-list.tsx';
import { useTimeline } from './use-timeline.ts';

/** One session: what it was, and every entry of it in order. */
export function SessionPage({ id }: { readonly id: string }): ReactNode {
  const { client, state } = useAccount();
  const search = useSearch();
  const [, navigate] = useLocation();
  const filters = useMemo(() => readTimelineFilters(new URLSearchParams(search)), [search]);
  const timeline = useTimeline(client, id, filters);
  const { value, problem, loading, entries } = timeline;
  const hasList = state.kind === 'signed-in' && pagesOf(state.account.role).sessions;
  const title = value === null ? '1件の勤務の記録' : `${value.session.staff.name}の勤務の記録`;
  return (
    <ConsolePage
      title={title}
      width="wide"
      before={
        hasList ? (
          <p className="mb-3 text-std-16N-170">
            <PageLink to="/sessions">勤務の記録の一覧に戻る</PageLink>
          </p>
        ) : null
      }
    >
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={timeline.reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="勤務の記録を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <SessionSummary session={value.session} />
          <section aria-labelledby="timeline-heading" className="flex flex-col gap-5">
            <Heading level={2} id="timeline-heading">
              時間の流れ
            </Heading>
            <p className="text-std-16N-170">この記録を見たことは、日時と職員番号とともに庁内の記録に残ります。</p>
            <TimelineFilterForm
              key={search}
              filters={filters}
              onApply={(chosen) => navigate(sessionAddress(id, chosen))}
            />
            <p role="status" className="text-std-17B-170">
              {count(value.total)}件中 {count(value.matching)}件
              {entries.length < value.matching ? `（うち${count(entries.length)}件を表示）` : null}
            </p>
            <TimelineList entries={entries} startedAt={value.session.startedAt} />
            {timeline.moreProblem === null ? null : <ProblemBanner problem={timeline.moreProblem} />}
            {entries.length < value.matching ? (
              <div>
                <Button
                  variant="outline"
                  onPress={() => void timeline.readMore()}
                  isPending={timeline.loadingMore}
                  pendingText="読み込んでいます"
                >
                  続きを表示する
                </Button>
              </div>
            ) : null}
          </section>
          <LooksSection id={id} />
        </>
      )}
    </ConsolePage>
  );
}
