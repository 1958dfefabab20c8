import { type ReactNode, useCallback } from 'react';
import type { LedgerRow } from '#contract/http/lending-api.ts';
import { terminalStateTitles } from '#contract/loan/life.ts';
import { count } from '#contract/words/numbers.ts';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { OverdueBadge, StateBadge } from '../lending/state-badge.tsx';
import { useMe } from '../lending/use-me.ts';
import { PageLink } from '../page/page-link.tsx';
import { Asked, Figures, HomeCard } from './home-card.tsx';

const named = 5;
/** States in which 情報政策課 has the next step. */
const waiting: readonly LedgerRow['state'][] = ['lost', 'held', 'returning', 'wiped', 'verified', 'prepared'];
/** What a head has to see to. */
const alarming: readonly LedgerRow['state'][] = ['lost', 'held'];

/** PCs in figures, and those that wait for an act. */
export function LedgerCard(): ReactNode {
  const { client } = useAccount();
  const { pages } = useMe();
  const loaded = useLoaded(useCallback((signal: AbortSignal) => client.lending.ledger({}, signal), [client]));
  const states = pages.desk ? waiting : alarming;
  return (
    <HomeCard title={pages.desk ? '端末の状況' : '貸し出している端末'} more={{ to: '/ledger', text: '管理簿を開く' }}>
      <Asked
        of={loaded}
        show={({ rows }) => {
          const overdue = rows.filter(({ overdueDays }) => overdueDays > 0);
          const others = rows
            .filter(({ state, overdueDays }) => overdueDays === 0 && states.includes(state))
            .toSorted((a, b) => states.indexOf(a.state) - states.indexOf(b.state));
          const asking = [...overdue, ...others];
          return (
            <>
              <Figures
                figures={[
                  figure(rows, 'lent'),
                  { title: '返却期限の超過', value: count(overdue.length), unit: '台' },
                  ...(pages.desk ? [figure(rows, 'stock')] : []),
                ]}
              />
              {asking.length === 0 ? null : (
                <ul className="flex flex-col gap-2 text-std-16N-170">
                  {asking.slice(0, named).map(({ terminal, name, state, currentLoan, borrower, overdueDays }) => (
                    <li key={terminal} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                      <PageLink to={`/ledger/${terminal}`}>
                        {terminal}　{name}
                        {borrower === null ? '' : `（${borrower.name}）`}
                      </PageLink>
                      {overdueDays > 0 ? (
                        <OverdueBadge days={overdueDays} />
                      ) : (
                        <StateBadge row={{ state, currentLoan }} />
                      )}
                    </li>
                  ))}
                </ul>
              )}
              {asking.length > named ? (
                <p className="text-std-16N-170">ほかに{count(asking.length - named)}台あります。</p>
              ) : null}
            </>
          );
        }}
      />
    </HomeCard>
  );
}

const figure = (rows: readonly LedgerRow[], state: LedgerRow['state']) => ({
  title: terminalStateTitles[state],
  value: count(rows.filter((row) => row.state === state).length),
  unit: '台',
});
