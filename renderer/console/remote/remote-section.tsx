import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { ExtensionRow, RemoteActs } from '#contract/http/erase-api.ts';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { eraseFailureTitles } from '#contract/words/erase-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Button } from '../../ui/button.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Heading } from '../../ui/heading.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { papers } from '../lending/lending-client.ts';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { DeadlineNote } from './deadline-note.tsx';
import { EraseCard } from './erase-card.tsx';
import { ExchangeDialog } from './exchange-dialog.tsx';
import { ExtensionDialog } from './extension-dialog.tsx';

/** How often an order that is under way is asked after, ms. */
const askMs = 5000;
const underWay: ReadonlySet<string> = new Set(['waiting', 'given', 'arrived', 'failed']);

interface RemoteSectionProps {
  readonly detail: LedgerDetail;
  /** The loan or the PC has changed. */
  readonly onDone: () => void;
}

/** What reaches out to a PC that is lent: 期間の延長 and, of a lost one, 消去命令. Nothing where there is neither. */
export function RemoteSection({ detail, onDone }: RemoteSectionProps): ReactNode {
  const { client } = useAccount();
  const { terminal, state } = detail.row;
  // A detail that was read anew asks for this anew.
  const { value, problem, loading, reload } = useLoaded(
    // biome-ignore lint/correctness/useExhaustiveDependencies: the detail is the question
    useCallback((signal: AbortSignal) => client.lending.remote(terminal, signal), [client, terminal, detail]),
  );
  const newest = value?.orders[0]?.state ?? null;
  const isUnderWay = newest !== null && underWay.has(newest);
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(reload, askMs);
    return () => clearInterval(timer);
  }, [isUnderWay, reload]);
  if (problem !== null) return <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />;
  if (value === null) return null;
  const isLost = state === 'lost';
  const hasErase = isLost || value.orders.length > 0 || value.deadline !== null;
  const hasPeriod = value.range !== null || value.extensions.length > 0 || value.keptUntil !== null;
  const hasExchange = value.mayExchange || value.exchange !== null;
  return (
    <>
      {hasErase ? (
        <section aria-labelledby="pc-erase" className="flex flex-col gap-4">
          <Heading level={2} id="pc-erase">
            消去命令
          </Heading>
          <Deadline deadline={value.deadline} />
          <EraseCard terminal={terminal} remote={value} isLost={isLost} onDone={onDone} />
        </section>
      ) : null}
      {value.extensions.length > 0 || value.exchange !== null ? (
        <p className="text-std-16N-170">
          <DownloadLink href={papers.changes(terminal)}>延長・交換の書面（印刷用のPDF）</DownloadLink>
        </p>
      ) : null}
      {hasPeriod && detail.row.to !== null ? (
        <section aria-labelledby="pc-period" className="flex flex-col gap-4">
          <Heading level={2} id="pc-period">
            貸出期間
          </Heading>
          <Period terminal={terminal} to={detail.row.to} remote={value} onDone={onDone} />
        </section>
      ) : null}
      {hasExchange ? (
        <section aria-labelledby="pc-exchange" className="flex flex-col gap-4">
          <Heading level={2} id="pc-exchange">
            故障したとき
          </Heading>
          <Exchange terminal={terminal} remote={value} onDone={onDone} />
        </section>
      ) : null}
    </>
  );
}

function Deadline({ deadline }: Pick<RemoteActs, 'deadline'>): ReactNode {
  if (deadline === null) return null;
  const { at, erased, failure } = deadline;
  return (
    <p className="text-std-16N-170">
      {erased
        ? `返却の期限を過ぎたため、端末が作業用の領域の鍵を消しました（${dayAndClock(at)}）。`
        : `返却の期限を過ぎたため、端末は作業用の領域の鍵を消そうとしています（${dayAndClock(at)}）。`}
      {failure === null ? null : `まだ消せていません。理由：${eraseFailureTitles[failure]}`}
    </p>
  );
}

interface PeriodProps {
  readonly terminal: string;
  readonly to: string;
  readonly remote: RemoteActs;
  readonly onDone: () => void;
}

function Period({ terminal, to, remote, onDone }: PeriodProps): ReactNode {
  const [isExtending, setIsExtending] = useState(false);
  const { range, extensions } = remote;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="text-std-17N-170">最終日：{eraDate(to)}</p>
        {range === null ? null : (
          <Button variant="outline" size="sm" onPress={() => setIsExtending(true)}>
            期間を延長する
          </Button>
        )}
      </div>
      <DeadlineNote remote={remote} />
      {extensions.length === 0 ? null : (
        <ul className="flex flex-col gap-2">
          {extensions.map((row) => (
            <Extension key={row.at} row={row} />
          ))}
        </ul>
      )}
      {isExtending && range !== null ? (
        <ExtensionDialog
          terminal={terminal}
          range={range}
          onClose={() => setIsExtending(false)}
          onDone={() => {
            setIsExtending(false);
            onDone();
          }}
        />
      ) : null}
    </>
  );
}

function Extension({ row }: { readonly row: ExtensionRow }): ReactNode {
  return (
    <li className="text-std-16N-170">
      {dayAndClock(row.at)}：{eraDate(row.before)}から{eraDate(row.to)}まで延長（{row.by.name}、{row.reason}）。
      {row.arrivedAt === null ? '端末にはまだ届いていません。' : `端末に届いたのは${dayAndClock(row.arrivedAt)}です。`}
    </li>
  );
}

/** The way to another PC where this one broke, and where it led to. */
function Exchange({ terminal, remote, onDone }: Omit<PeriodProps, 'to'>): ReactNode {
  const [isExchanging, setIsExchanging] = useState(false);
  const { exchange, mayExchange } = remote;
  return (
    <>
      {exchange === null ? null : (
        <p className="text-std-16N-170">
          {`${dayAndClock(exchange.at)}に、別の端末に交換しました（${exchange.by.name}、${exchange.reason}）。借用願${exchange.request}で続けます。`}
          {exchange.terminal === null ? null : (
            <PageLink to={`/ledger/${exchange.terminal}`}>{`${exchange.terminal}のページを開く`}</PageLink>
          )}
        </p>
      )}
      {mayExchange ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button variant="outline" size="sm" onPress={() => setIsExchanging(true)}>
            別の端末に交換する
          </Button>
          <span className="min-w-48 grow basis-80 text-std-16N-170">
            故障した端末の貸出を終え、残りの期間を在庫の端末で続けます。
          </span>
        </div>
      ) : null}
      {isExchanging ? (
        <ExchangeDialog
          terminal={terminal}
          onClose={() => setIsExchanging(false)}
          onDone={() => {
            setIsExchanging(false);
            onDone();
          }}
        />
      ) : null}
    </>
  );
}
