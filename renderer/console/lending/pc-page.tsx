import { type ReactNode, useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { type HandOverAnswer, type LedgerDetail, mostHistory, mostWipes } from '#contract/http/lending-api.ts';
import { Button } from '../../ui/button.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { NewestOnly } from '../page/newest-only.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { RemoteSection } from '../remote/remote-section.tsx';
import { LifeHistory } from './life-history.tsx';
import { borrowerOf } from './next-step.ts';
import { NextStepCard } from './next-step-card.tsx';
import { OtherActsList } from './other-acts-list.tsx';
import { PcFacts } from './pc-facts.tsx';
import { ReminderDialog } from './reminder-dialog.tsx';
import { OneTimeCode } from './service-code-card.tsx';
import { enrolCommand } from './service-command.ts';
import { OverdueBadge, StateBadge } from './state-badge.tsx';
import { TakenFiles } from './taken-files.tsx';
import { useMe } from './use-me.ts';
import { WipeCard } from './wipe-card.tsx';

/** One PC: what to do next with it, and everything that was done. */
export function PcPage({ terminal }: { readonly terminal: string }): ReactNode {
  const { client } = useAccount();
  const { pages } = useMe();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.lending.detail(terminal, signal), [client, terminal]),
  );
  const [handedOver, setHandedOver] = useState<HandOverAnswer | null>(null);
  return (
    <ConsolePage title={`${terminal} の貸出と返却`} before={<BackLink to="/ledger">管理簿に戻る</BackLink>}>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="端末の記録を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <Standing detail={value} onDone={reload} />
          {handedOver === null ? null : (
            <OneTimeCode
              title={`${terminal} 登録コード（貸出${handedOver.loan}）`}
              code={handedOver.enrolCode}
              command={enrolCommand(terminal, handedOver.enrolCode)}
            >
              貸出が始まりました。端末に登録コードを入力すると、使用する職員の端末になります。登録コードは一度だけ使えます。
            </OneTimeCode>
          )}
          <NextStepCard detail={value} onDone={reload} onHandedOver={setHandedOver} />
          <RemoteSection detail={value} onDone={reload} />
          {pages.desk ? <OtherActsList detail={value} onDone={reload} /> : null}
          <Records detail={value} />
        </>
      )}
    </ConsolePage>
  );
}

/** Where the PC stands, in a line, with what may be pressed about its borrower at any time. */
function Standing({ detail, onDone }: { readonly detail: LedgerDetail; readonly onDone: () => void }): ReactNode {
  const { pages } = useMe();
  const [, go] = useLocation();
  const [reminding, setReminding] = useState(false);
  const { row } = detail;
  const borrower = borrowerOf(detail);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <StateBadge row={row} />
      {row.overdueDays > 0 ? <OverdueBadge days={row.overdueDays} /> : null}
      <p className="text-std-17N-170">
        {row.name}
        {borrower === null ? null : `・${borrower.name}（${borrower.section}）`}
      </p>
      {pages.remind ? (
        <div className="flex flex-wrap gap-3 sm:ml-auto">
          {row.state === 'lent' ? (
            <Button variant="outline" size="sm" onPress={() => setReminding(true)}>
              督促を記録する
            </Button>
          ) : null}
          {row.state === 'lost' || row.state === 'retired' ? null : (
            <Button
              variant="danger-outline"
              size="sm"
              icon="warning"
              onPress={() => go(`/ledger/${row.terminal}/loss`)}
            >
              紛失・盗難を届け出る
            </Button>
          )}
        </div>
      ) : null}
      {reminding ? (
        <ReminderDialog
          row={row}
          onClose={() => setReminding(false)}
          onDone={() => {
            setReminding(false);
            onDone();
          }}
        />
      ) : null}
    </div>
  );
}

function Records({ detail }: { readonly detail: LedgerDetail }): ReactNode {
  const wipes = detail.wipes.toSorted((a, b) => b.id - a.id);
  const parts = [
    { key: 'facts', title: '貸出と端末', body: <PcFacts detail={detail} /> },
    { key: 'files', title: '持ち出したデータの照合', body: <TakenFiles files={detail.files} /> },
    {
      key: 'wipes',
      title: 'データの消去と検証',
      body:
        wipes.length === 0 ? (
          <p className="text-std-16N-170">まだ消去していません。</p>
        ) : (
          <>
            {wipes.map((wipe) => (
              <WipeCard key={wipe.id} wipe={wipe} />
            ))}
            <NewestOnly shown={wipes.length} most={mostWipes} />
          </>
        ),
    },
    {
      key: 'history',
      title: 'これまでの記録',
      body: (
        <>
          <LifeHistory history={detail.history} />
          <NewestOnly shown={detail.history.length} most={mostHistory} />
        </>
      ),
    },
  ];
  return parts.map(({ key, title, body }) => (
    <section key={key} aria-labelledby={`pc-${key}`} className="flex flex-col gap-4">
      <Heading level={2} id={`pc-${key}`}>
        {title}
      </Heading>
      {body}
    </section>
  ));
}
