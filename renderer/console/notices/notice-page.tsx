import { type ReactNode, useCallback, useEffect } from 'react';
import { Redirect } from 'wouter';
import { dayAndClock } from '#contract/words/time.ts';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { useUnread } from './unread-context.tsx';

/** One notice, from the list or from its e-mail: it is read from now on, and the page that it is about opens. */
export function NoticePage({ id }: { readonly id: string }): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback(() => client.notices.open(Number(id)), [client, id]),
  );
  const { ask } = useUnread();
  const isOpened = value !== null;
  useEffect(() => {
    if (isOpened) ask();
  }, [isOpened, ask]);
  if (value !== null && value.page !== null) return <Redirect to={value.page} replace />;
  return (
    <ConsolePage
      isPassing={value === null}
      title={value?.title ?? 'お知らせ'}
      before={<PageLink to="/notices">お知らせの一覧に戻る</PageLink>}
    >
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="お知らせを開いています" /> : null}
      {value === null ? null : (
        <>
          <p className="text-std-16N-170">{dayAndClock(value.at)}</p>
          <p className="text-std-17N-170">{value.text}</p>
        </>
      )}
    </ConsolePage>
  );
}
