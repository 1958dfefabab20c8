import type { WorkState } from './telephone.ts';

/** How one person's day stands in the head's view of the week. */
export const weekStates = ['none', 'planned', 'working', 'interrupted', 'done', 'missing', 'revoked'] as const;
export type WeekState = (typeof weekStates)[number];
export const weekStateTitles: Readonly<Record<WeekState, string>> = {
  none: '',
  planned: '予定',
  working: '勤務中',
  interrupted: '中断中',
  done: '実施済',
  missing: '記録なし',
  revoked: '取消',
};

export interface WeekFacts {
  readonly date: string;
  readonly today: string;
  readonly isPlanned: boolean;
  /** The approval was taken back, and no other plan holds the day. */
  readonly isRevoked: boolean;
  /** By the trail, or the telephone where the trail holds nothing. */
  readonly work: WorkState;
}

/** What was done comes before what was planned; a day gone by without a record is never called done. Pure. */
export function weekState({ date, today, isPlanned, isRevoked, work }: WeekFacts): WeekState {
  if (work === 'ended') return 'done';
  if (work !== 'none') return work;
  if (isPlanned) return date < today ? 'missing' : 'planned';
  return isRevoked ? 'revoked' : 'none';
}

/** Why somebody is not at work on a day that was theirs; empty where there is nothing to say. */
export const absenceReason = (state: WeekState, remark: string): string => {
  if (state === 'revoked') return remark;
  return state === 'missing' ? '始業の記録が届いていません' : '';
};
