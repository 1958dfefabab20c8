import type { ReactNode } from 'react';
import { Redirect } from 'wouter';
import { eraDay } from '#contract/words/era.ts';
import { firstPage } from '../account/role-pages.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { AuditCards } from './audit-cards.tsx';
import { BaseMissing } from './base-missing.tsx';
import { BeginCard } from './begin-card.tsx';
import { BoardCard } from './board-card.tsx';
import { LedgerCard } from './ledger-card.tsx';
import { OwnDaysCard } from './own-days-card.tsx';
import { OwnReportsCard } from './own-reports-card.tsx';
import { QueueCard } from './queue-card.tsx';

/** What the day asks of whoever is signed in, each card leading to its page. Who keeps accounts has one list alone. */
export function HomePage(): ReactNode {
  const { account, pages } = useMe();
  const first = firstPage(account.role);
  if (first !== '/') return <Redirect to={first} replace />;
  return (
    <ConsolePage title="ホーム" width="wide">
      <p className="text-std-16N-170">{eraDay(new Date().toISOString())}</p>
      {pages.changeLendingRules ? <BaseMissing /> : null}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {pages.queue ? <QueueCard /> : null}
        {pages.board ? <BoardCard /> : null}
        {pages.audit ? <AuditCards /> : null}
        {pages.ledger ? <LedgerCard /> : null}
        {account.role === 'staff' ? (
          <>
            <OwnDaysCard />
            <OwnReportsCard />
          </>
        ) : null}
        <BeginCard />
      </div>
    </ConsolePage>
  );
}
