import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type EntriesAnswer, maxCounted } from '#contract/http/audit-api.ts';
import { count } from '#contract/words/numbers.ts';
import { Banner } from '../../ui/banner.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { downloads } from './audit-client.ts';
import { entryColumns } from './entry-columns.tsx';
import { EntryFilterForm } from './entry-filter-form.tsx';
import { type EntriesAddress, entriesAddress, readEntriesAddress } from './entry-filters.ts';
import { EntryPager } from './entry-pager.tsx';
import { filterWords } from './filter-words.ts';
import { SavedSearches } from './saved-searches.tsx';

/** The search over all entries. What is looked for lives in the address bar. */
export function EntriesPage(): ReactNode {
  const { client } = useAccount();
  const search = useSearch();
  const [, navigate] = useLocation();
  const address = readEntriesAddress(new URLSearchParams(search));
  const found = useLoaded(
    useCallback(
      (signal: AbortSignal) => client.audit.entries(readEntriesAddress(new URLSearchParams(search)), signal),
      [client, search],
    ),
  );
  const choices = useLoaded(useCallback((signal: AbortSignal) => client.audit.choices(signal), [client]));
  const saved = useLoaded(useCallback((signal: AbortSignal) => client.audit.searches(signal), [client]));
  const sections = choices.value?.sections ?? [];
  const { value, problem, loading, reload } = found;
  return (
    <ConsolePage title="記録の検索" width="wide">
      <EntryFilterForm
        key={JSON.stringify([address.filters, address.order, sections.length])}
        filters={address.filters}
        order={address.order}
        sections={sections}
        onApply={(filters, order) => navigate(entriesAddress({ filters, order }))}
      />
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="記録を探しています" /> : null}
      {value === null ? null : <Found address={address} answer={value} isLoading={loading} />}
      <p className="text-std-16N-170">
        検索したこと、見た記録、取り出したファイルは、日時と職員番号とともに庁内の記録に残ります。
      </p>
      {saved.value === null ? null : (
        <SavedSearches
          searches={saved.value.searches}
          sections={sections}
          filters={address.filters}
          onChanged={saved.reload}
        />
      )}
    </ConsolePage>
  );
}

interface FoundProps {
  readonly address: EntriesAddress;
  readonly answer: EntriesAnswer;
  readonly isLoading: boolean;
}

/** After turning a page, keyboard, reader and eyes begin at its top; a new search leaves the focus in its field. */
function useTurnedPage({ after, before, last }: EntriesAddress, answer: EntriesAnswer) {
  const top = useRef<HTMLParagraphElement>(null);
  const place = `${after ?? ''}|${before ?? ''}|${last ?? ''}`;
  const seen = useRef({ place, answer });
  useEffect(() => {
    if (seen.current.answer === answer) return;
    if (seen.current.place !== place) top.current?.focus();
    seen.current = { place, answer };
  }, [place, answer]);
  return top;
}

function Found({ address, answer, isLoading }: FoundProps): ReactNode {
  const top = useTurnedPage(address, answer);
  const { filters, order } = address;
  const { entries, searched, behind } = answer;
  return (
    <section aria-label="検索の結果" aria-busy={isLoading} className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-8 gap-y-2">
        <p ref={top} tabIndex={-1} role="status" className="text-std-17B-170 outline-none">
          {describe(address, answer)}
        </p>
        <p className="text-std-16N-170">条件：{filterWords(filters)}</p>
        {entries.length === 0 ? null : (
          <DownloadLink href={downloads.csv(filters, order)}>すべての結果をCSVで取り出す</DownloadLink>
        )}
      </div>
      {behind > 0 ? (
        <Banner kind="info" title={`届いたばかりの記録 ${count(behind)}件は、まだ検索に入っていません。`}>
          <p>数秒あとに、もう一度検索してください。</p>
        </Banner>
      ) : null}
      {searched.all ? null : (
        <Banner kind="info" title="調べる量が多いため、途中で区切りました。">
          <p>
            {address.before === undefined && address.last === undefined ? (
              <PageLink to={entriesAddress({ filters, order, after: searched.until })}>この先を調べる</PageLink>
            ) : (
              <PageLink to={entriesAddress({ filters, order, before: searched.until })}>この前を調べる</PageLink>
            )}
          </p>
          <p>1文字だけの検索は区切りながら調べます。2文字以上にするか、期間や職員で絞ると、一度に調べられます。</p>
        </Banner>
      )}
      <DataTable
        caption="見つかった記録の一覧"
        captionHidden
        columns={entryColumns}
        rows={entries}
        rowKey={({ number }) => String(number)}
        rowTone={({ mark, type }) =>
          mark === 'fault' ? 'bad' : type === 'gap.found' || type === 'agent.lost' ? 'warn' : null
        }
        empty={searched.all ? '条件に合う記録がありません。' : 'ここまでに調べた範囲には、条件に合う記録がありません。'}
      />
      <EntryPager address={address} page={answer} />
    </section>
  );
}

/** How many were found, and which of them are shown. */
function describe({ after, before, last }: EntriesAddress, { entries, counted, hasAfter }: EntriesAnswer): string {
  if (counted !== null) {
    const all = counted.isAll ? `${count(counted.entries)}件` : `${count(counted.entries)}件以上`;
    const cut = !counted.isAll && counted.entries < maxCounted;
    const shown = entries.length < counted.entries ? `（うち${count(entries.length)}件を表示）` : '';
    return cut && counted.entries === 0 ? '調べた範囲では0件' : `${all}${shown}`;
  }
  const place =
    last === true || !hasAfter ? '最後のページ' : after === undefined && before === undefined ? '' : '途中のページ';
  return `${place}：${count(entries.length)}件を表示`;
}
