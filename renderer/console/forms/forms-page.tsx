import { type ReactNode, useCallback } from 'react';
import { formKindNames, formKinds } from '#contract/forms/kinds.ts';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { FormsTable } from './forms-table.tsx';

/** 私の申請, the forms one can hand in, and those of others within reach. */
export function FormsPage(): ReactNode {
  const { account } = useMe();
  const offered = formKindNames.filter((kind) => formKinds[kind].applicants.includes(account.role));
  const readsOthers = formKindNames.some((kind) => formKinds[kind].readers.includes(account.role));
  return (
    <ConsolePage title="申請" width="wide">
      {offered.length === 0 ? null : (
        <section className="flex flex-col gap-4">
          <Heading level={2}>新しく申請する</Heading>
          <ul className="flex flex-col gap-2">
            {offered.map((kind) => (
              <li key={kind}>
                <PageLink to={`/forms/new/${kind}`}>{formKinds[kind].title}</PageLink>
              </li>
            ))}
          </ul>
        </section>
      )}
      {offered.length === 0 ? null : <List of="mine" caption="私の申請" empty="出した申請はまだありません。" />}
      {readsOthers ? <List of="all" caption="職員の申請" empty="職員の申請はまだありません。" /> : null}
    </ConsolePage>
  );
}

interface ListProps {
  readonly of: 'mine' | 'all';
  readonly caption: string;
  readonly empty: string;
}

function List({ of, caption, empty }: ListProps): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.forms.list({ of }, signal), [client, of]),
  );
  return (
    <>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label={`${caption}を読み込んでいます`} /> : null}
      {value === null ? null : (
        <FormsTable caption={caption} rows={value.forms} empty={empty} withApplicant={of === 'all'} />
      )}
    </>
  );
}
