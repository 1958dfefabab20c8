import type { ReactNode } from 'react';
import type { LedgerRow } from '#contract/http/lending-api.ts';
import { type TerminalState, titleOfState } from '#contract/loan/life.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';

const looks: Readonly<Record<TerminalState, { readonly tone: Tone; readonly icon?: IconName }>> = {
  stock: { tone: 'good', icon: 'check' },
  prepared: { tone: 'info', icon: 'waiting' },
  lent: { tone: 'info' },
  returning: { tone: 'warn', icon: 'waiting' },
  wiped: { tone: 'warn', icon: 'waiting' },
  verified: { tone: 'good' },
  lost: { tone: 'bad', icon: 'error' },
  held: { tone: 'bad', icon: 'lock' },
  broken: { tone: 'warn', icon: 'warning' },
  repair: { tone: 'neutral' },
  retired: { tone: 'neutral' },
};

/** Where a PC stands, in a word. */
export function StateBadge({ row }: { readonly row: Pick<LedgerRow, 'state' | 'currentLoan'> }): ReactNode {
  const { tone, icon } = looks[row.state];
  return (
    <Badge tone={tone} {...(icon === undefined ? {} : { icon })}>
      {titleOfState(row)}
    </Badge>
  );
}

/** 超過: the loan should have ended. */
export function OverdueBadge({ days }: { readonly days: number }): ReactNode {
  return (
    <Badge tone="bad" icon="error">
      {days}日超過
    </Badge>
  );
}
