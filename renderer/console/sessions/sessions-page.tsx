import { type ReactNode, useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';
import { count } from '#contract/words/numbers.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { pagesOf } from '../account/role-pages.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { waysOn } from '../page/page-begin.ts';
import { PageLinks } from '../page/page-links.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { sessionColumns } from './session-columns.tsx';
import { SessionFilterForm } from './session-filter-form.tsx';
import { readSessionBegin, readSessionFilters, sessionsAddress } from './session-filters.ts';

/** Sessions that the role may see, newest first, by filters that live in the address bar. */
export function SessionsPage(): ReactNode {
  const { client, state } = useAccount();
  const search = useSearch();
  const [, navigate] = useLocation();
  const load = useCallback(
    (signal: AbortSignal) => {
      const params = new URLSearchParams(search);
      return client.sessions({ ...readSessionFilters(params), ...readSessionBegin(params) }, signal);
    },
    [client, search],
  );
  const { value, problem, loading, reload } = useLoaded(load);
  const filters = readSessionFilters(new URLSearchParams(search));
  const mayOpen = state.kind === 'signed-in' && pagesOf(state.account.role).timeline;
  // A member of staff sees no one else's: whose and which PC is nothing to ask for.
  const isOwn = state.kind === 'signed-in' && state.account.role === 'staff';
  return (
    <ConsolePage title="勤務の記録" width="wide">
      {mayOpen ? null : (
        <p className="text-std-16N-170">この役割では一覧だけを表示します。記録の内容は、監査と所属長が見ます。</p>
      )}
      <SessionFilterForm
        key={search}
        filters={filters}
        isOwn={isOwn}
        onApply={(chosen) => navigate(sessionsAddress(chosen))}
      />
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="勤務の記録を読み込んでいます" /> : null}
      {value === null ? null : (
        <div className="flex flex-col gap-4">
          <p role="status" className="text-std-17B-170">
            {value.isMore ? `${count(value.total)}件を超えます。` : `${count(value.total)}件`}
          </p>
          <DataTable
            caption="勤務の記録の一覧"
            captionHidden
            columns={sessionColumns(mayOpen)}
            rows={value.sessions}
            rowKey={({ id }) => id}
            rowTone={({ gaps }) => (gaps > 0 ? 'warn' : null)}
            empty={
              Object.keys(filters).length === 0
                ? '勤務の記録はまだありません。端末で始業すると、ここに並びます。'
                : '条件に合う勤務の記録がありません。'
            }
          />
          <PageLinks links={waysOn(value, (begin) => sessionsAddress(filters, begin))} />
        </div>
      )}
    </ConsolePage>
  );
}
