import { type ReactNode, useCallback, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { LedgerRow } from '#contract/http/lending-api.ts';
import { count } from '#contract/words/numbers.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ledgerColumns } from './ledger-columns.tsx';
import { LedgerFilterForm } from './ledger-filter-form.tsx';
import { ledgerAddress, readLedgerFilters } from './ledger-filters.ts';
import { papers } from './lending-client.ts';
import { ReminderDialog } from './reminder-dialog.tsx';
import { ScanField } from './scan-field.tsx';
import { useMe } from './use-me.ts';

/** 在宅勤務用端末機等管理簿: every PC and its newest loan, by filters that live in the address bar. */
export function LedgerPage(): ReactNode {
  const { client } = useAccount();
  const { pages } = useMe();
  const search = useSearch();
  const [, go] = useLocation();
  const { value, problem, loading, reload } = useLoaded(
    useCallback(
      (signal: AbortSignal) => client.lending.ledger(readLedgerFilters(new URLSearchParams(search)), signal),
      [client, search],
    ),
  );
  const [reminding, setReminding] = useState<LedgerRow | null>(null);
  const filters = readLedgerFilters(new URLSearchParams(search));
  const overdue = value?.rows.filter(({ overdueDays }) => overdueDays > 0).length ?? 0;
  return (
    <ConsolePage title="管理簿" width="wide">
      <div className="-mt-2 -mb-3 flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        <ScanField label="PC管理番号" action="端末を開く" onScan={(terminal) => go(`/ledger/${terminal}`)} />
        {pages.desk ? (
          <ul className="flex flex-wrap gap-x-6 gap-y-2 text-std-16N-170">
            <li>
              <PageLink to="/ledger/prepare">まとめて貸出の準備をする</PageLink>
            </li>
            <li>
              <PageLink to="/ledger/new">端末を登録する</PageLink>
            </li>
          </ul>
        ) : null}
      </div>
      <LedgerFilterForm key={search} filters={filters} onApply={(chosen) => go(ledgerAddress(chosen))} />
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="管理簿を読み込んでいます" /> : null}
      {value === null ? null : (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <p role="status" className="text-std-17B-170">
              {count(value.rows.length)}台{overdue === 0 ? '' : `、うち超過${count(overdue)}台`}
            </p>
            <div className="flex flex-wrap gap-x-6">
              <DownloadLink href={papers.pdf(filters)}>印刷用のPDF</DownloadLink>
              <DownloadLink href={papers.csv(filters)}>CSV</DownloadLink>
            </div>
          </div>
          <DataTable
            caption="在宅勤務用端末機等管理簿"
            captionHidden
            columns={ledgerColumns(pages.remind ? setReminding : null, pages.certificates)}
            rows={value.rows}
            rowKey={({ terminal }) => terminal}
            rowTone={({ overdueDays, state }) => (overdueDays > 0 || state === 'lost' ? 'bad' : null)}
            empty={
              search !== ''
                ? '条件に合う端末がありません。'
                : pages.desk
                  ? '端末はまだありません。「端末を登録する」から始めます。'
                  : '貸し出している端末はありません。貸し出されると、ここに並びます。'
            }
          />
        </div>
      )}
      {reminding === null ? null : (
        <ReminderDialog
          row={reminding}
          onClose={() => setReminding(null)}
          onDone={() => {
            setReminding(null);
            reload();
          }}
        />
      )}
    </ConsolePage>
  );
}
