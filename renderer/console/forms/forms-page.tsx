import { type ReactNode, useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type FormKindName, formKindNames, formKinds } from '#contract/forms/kinds.ts';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { waysOn } from '../page/page-begin.ts';
import { PageLink } from '../page/page-link.tsx';
import { PageLinks } from '../page/page-links.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { FormFilterForm } from './form-filter-form.tsx';
import { type FormsAddress, formsAddress, readFormsAddress } from './forms-address.ts';
import { FormsTable } from './forms-table.tsx';

/** When each is handed in, as the 利用手順 have it. */
const whenDue: Readonly<Record<FormKindName, string>> = {
  registration: 'はじめに出します。所属長が承認すると、計画書と借用願を出せます。',
  plan: '在宅勤務を行う日の前日までに出します。登録が済んでいることが必要です。',
  workplace: '登録のときと、年度ごとに確かめます。',
  pledge: '誓約の文面が変わったときに出します。登録申請書で誓約していれば、要りません。',
  telework: '年度ごとに1回、所属長が情報政策課に出します。',
};

/** The forms of others within reach, 私の申請, and the forms one can hand in: first what the role is here for. */
export function FormsPage(): ReactNode {
  const { account } = useMe();
  const readsOthers = formKindNames.some((kind) => formKinds[kind].readers.includes(account.role));
  const applies = formKindNames.some((kind) => formKinds[kind].applicants.includes(account.role));
  const search = useSearch();
  const [, go] = useLocation();
  const address = readFormsAddress(new URLSearchParams(search));
  return (
    <ConsolePage title="申請" width="wide">
      {readsOthers ? (
        <section className="flex flex-col gap-4">
          {applies ? <Heading level={2}>職員の申請</Heading> : null}
          <FormFilterForm
            key={search}
            filters={address.filters}
            onApply={(filters) => go(formsAddress({ of: 'all', filters, begin: {} }))}
          />
          <List
            of="all"
            caption="職員の申請"
            empty={
              Object.keys(address.filters).length === 0
                ? '職員の申請はまだありません。申請されると、ここに並びます。'
                : '条件に合う申請がありません。'
            }
          />
        </section>
      ) : null}
      {applies ? <Offered /> : null}
      {applies ? (
        <section className="flex flex-col gap-4">
          <Heading level={2}>私の申請</Heading>
          <List of="mine" caption="私の申請" empty="出した申請はまだありません。「新しく申請する」から始めます。" />
        </section>
      ) : null}
    </ConsolePage>
  );
}

function Offered(): ReactNode {
  const { account } = useMe();
  return (
    <section className="flex flex-col gap-4">
      <Heading level={2}>新しく申請する</Heading>
      <ul className="grid gap-x-8 gap-y-4 sm:grid-cols-2 xl:grid-cols-3">
        {formKindNames
          .filter((kind) => formKinds[kind].applicants.includes(account.role))
          .map((kind) => (
            <li key={kind}>
              <PageLink to={`/forms/new/${kind}`}>{formKinds[kind].title}</PageLink>
              <span className="block text-dns-14N-130 text-solid-gray-700">{whenDue[kind]}</span>
            </li>
          ))}
      </ul>
    </section>
  );
}

interface ListProps {
  readonly of: 'mine' | 'all';
  readonly caption: string;
  readonly empty: string;
}

function List({ of, caption, empty }: ListProps): ReactNode {
  const { client } = useAccount();
  const search = useSearch();
  const { filters } = shownOf(search, of);
  const { value, problem, loading, reload } = useLoaded(
    useCallback(
      (signal: AbortSignal) => {
        const shown = shownOf(search, of);
        return client.forms.list({ of, ...shown.filters, ...shown.begin }, signal);
      },
      [client, search, of],
    ),
  );
  return (
    <>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label={`${caption}を読み込んでいます`} /> : null}
      {value === null ? null : (
        <>
          <FormsTable caption={caption} rows={value.forms} empty={empty} withApplicant={of === 'all'} />
          <PageLinks links={waysOn(value, (next) => formsAddress({ of, filters, begin: next }))} />
        </>
      )}
    </>
  );
}

/** What the address asks of one of the lists: it speaks of one, and the other shows its first page. */
function shownOf(search: string, of: FormsAddress['of']): Pick<FormsAddress, 'filters' | 'begin'> {
  const address = readFormsAddress(new URLSearchParams(search));
  return address.of === of ? { ...address, filters: of === 'all' ? address.filters : {} } : { filters: {}, begin: {} };
}
