import { type ReactNode, useCallback } from 'react';
import { type FormKindName, formKindNames, formKinds } from '#contract/forms/kinds.ts';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { FormsTable } from './forms-table.tsx';

/** When each is handed in, as the 利用手順 have it. */
const whenDue: Readonly<Record<FormKindName, string>> = {
  registration: 'はじめに出します。所属長が承認すると、計画書と借用願を出せます。',
  plan: '在宅勤務を行う日の前日までに出します。登録が済んでいることが必要です。',
  workplace: '登録のときと、年度ごとに確かめます。',
  pledge: '誓約の文面が変わったときに出します。登録申請書で誓約していれば、要りません。',
  telework: '年度ごとに1回、所属長が情報政策課に出します。',
};

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
          <ul className="flex flex-col gap-4">
            {offered.map((kind) => (
              <li key={kind}>
                <PageLink to={`/forms/new/${kind}`}>{formKinds[kind].title}</PageLink>
                <span className="block text-dns-14N-130 text-solid-gray-700">{whenDue[kind]}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {offered.length === 0 ? null : (
        <List of="mine" caption="私の申請" empty="出した申請はまだありません。上の「新しく申請する」から始めます。" />
      )}
      {readsOthers ? (
        <List of="all" caption="職員の申請" empty="職員の申請はまだありません。申請されると、ここに並びます。" />
      ) : null}
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
