import type { TerminalRow } from '#contract/http/console-api.ts';
import type { Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';

/** How the states of a terminal are told. */
export const terminalStates: Readonly<
  Record<TerminalRow['state'], { readonly title: string; readonly tone: Tone; readonly icon?: IconName }>
> = {
  prepared: { title: '利用前', tone: 'neutral' },
  idle: { title: '勤務外', tone: 'neutral' },
  working: { title: '勤務中', tone: 'good', icon: 'check' },
  interrupted: { title: '中断中', tone: 'info', icon: 'waiting' },
  locked: { title: 'ロック中', tone: 'warn', icon: 'lock' },
  suspect: { title: '記録の要確認', tone: 'bad', icon: 'error' },
  revoked: { title: '貸出取消', tone: 'bad', icon: 'lock' },
  fork: { title: '記録の分岐', tone: 'bad', icon: 'error' },
};
