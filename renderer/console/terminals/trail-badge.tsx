import type { ReactNode } from 'react';
import type { TerminalRow } from '#contract/http/console-api.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';

type TrailState = NonNullable<TerminalRow['state']>;

const looks: Readonly<Record<TrailState, { readonly title: string; readonly tone: Tone; readonly icon?: IconName }>> = {
  idle: { title: '勤務外', tone: 'neutral' },
  working: { title: '勤務中', tone: 'good', icon: 'check' },
  interrupted: { title: '中断中', tone: 'info', icon: 'waiting' },
  locked: { title: 'ロック中', tone: 'warn', icon: 'lock' },
  suspect: { title: '記録の要確認', tone: 'bad', icon: 'error' },
  revoked: { title: '貸出取消', tone: 'bad', icon: 'lock' },
  fork: { title: '記録の分岐', tone: 'bad', icon: 'error' },
};

export const toneOfTrail = (state: TerminalRow['state']): Tone => (state === null ? 'neutral' : looks[state].tone);

/** How the trail of a lent PC stands, in a word. */
export function TrailBadge({ state }: { readonly state: TrailState }): ReactNode {
  const { title, tone, icon } = looks[state];
  return (
    <Badge tone={tone} {...(icon === undefined ? {} : { icon })}>
      {title}
    </Badge>
  );
}
