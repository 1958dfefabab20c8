import { type ReactNode, useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type ActsAnswer, actsPerLook, actsPerPage, type OfficeAct } from '#contract/http/office-acts-api.ts';
import { eraDay } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { officeActTitles } from '#contract/words/office-act-words.ts';
import { clockWithSeconds } from '#contract/words/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLinks } from '../page/page-links.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { type ActsAddress, actsAddress, readActsAddress } from './act-address.ts';
import { ActFilterForm } from './act-filter-form.tsx';
import { actLines, actorWords } from './act-words.ts';

const titleOf = ({ act }: OfficeAct): string => officeActTitles.get(act) ?? act;

const columns: readonly Column<OfficeAct>[] = [
  { key: 'at', title: '日時', noWrap: true, cell: ({ at }) => `${eraDay(at)}${clockWithSeconds(at)}` },
  { key: 'actor', title: 'だれが', cell: actorWords },
  { key: 'act', title: 'したこと', isRowHeader: true, cell: titleOf },
  { key: 'data', title: '内容', cell: (act) => <ActData act={act} /> },
  { key: 'index', title: '記録簿の番号', align: 'end', cell: ({ index }) => count(index) },
];

/** What the office itself did: who signed in, read, decided, handed over, changed a setting. */
export function ActsPage(): ReactNode {
  const { client } = useAccount();
  const search = useSearch();
  const [, navigate] = useLocation();
  const address = readActsAddress(new URLSearchParams(search));
  const { value, problem, loading, reload } = useLoaded(
    useCallback(
      (signal: AbortSignal) => {
        const { filters, after } = readActsAddress(new URLSearchParams(search));
        return client.audit.acts(filters, after, signal);
      },
      [client, search],
    ),
  );
  return (
    <ConsolePage title="庁内の記録" width="wide">
      <p className="text-std-16N-170">
        庁内サーバーでだれが何をしたかの記録です。1件ずつ記録簿に入り、書き換えると「完全性」の検査で分かります。ここを見たことも記録に残ります。
      </p>
      <ActFilterForm
        key={JSON.stringify(address.filters)}
        filters={address.filters}
        onApply={(filters) => navigate(actsAddress({ filters, after: null }))}
      />
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="庁内の記録を読み込んでいます" /> : null}
      {value === null ? null : <Found address={address} answer={value} isLoading={loading} />}
    </ConsolePage>
  );
}

interface FoundProps {
  readonly address: ActsAddress;
  readonly answer: ActsAnswer;
  readonly isLoading: boolean;
}

function Found({ address: { filters, after }, answer: { acts, next }, isLoading }: FoundProps): ReactNode {
  const isCut = next !== null && acts.length < actsPerPage;
  return (
    <section aria-label="見つかった庁内の記録" aria-busy={isLoading} className="flex flex-col gap-4">
      <p role="status" className="text-std-17B-170">
        {after === null ? '新しい順に' : '続きの'}
        {count(acts.length)}件
      </p>
      {isCut ? (
        <Banner kind="info" title={`${count(actsPerLook)}件を調べたところで、区切りました。`}>
          <p>「さらに前を見る」で続きを調べます。期間で絞ると、早く見つかります。</p>
        </Banner>
      ) : null}
      <DataTable
        caption="庁内の記録の一覧"
        captionHidden
        columns={columns}
        rows={acts}
        rowKey={({ index }) => String(index)}
        empty={isCut ? 'ここまでに調べた範囲には、条件に合う記録がありません。' : '条件に合う記録がありません。'}
      />
      <PageLinks
        links={[
          { title: '最初のページ', to: after === null ? null : actsAddress({ filters, after: null }) },
          { title: 'さらに前を見る', to: next === null ? null : actsAddress({ filters, after: next }) },
        ]}
      />
    </section>
  );
}

function ActData({ act }: { readonly act: OfficeAct }): ReactNode {
  if (act.data === null) return '保存期間を過ぎて廃棄済み（記録簿のハッシュは残っています）';
  const lines = actLines(act.data);
  if (lines.length === 0) return 'なし';
  return (
    <Disclosure
      summary={
        <>
          内容を見る<span className="sr-only">（{titleOf(act)}）</span>
        </>
      }
    >
      <KeyValueList items={lines} />
    </Disclosure>
  );
}
