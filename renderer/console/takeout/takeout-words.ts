import type { TakeoutState } from '#contract/takeout/life.ts';
import type { TakeoutStep } from '#contract/takeout/takeout-api.ts';
import type { Tone } from '../../ui/badge.tsx';

export const stateWords: Readonly<Record<TakeoutState, { readonly title: string; readonly tone: Tone }>> = {
  draft: { title: '作成中', tone: 'neutral' },
  applied: { title: '承認待ち', tone: 'warn' },
  returned: { title: '差戻し', tone: 'bad' },
  approved: { title: '承認済み', tone: 'good' },
  refused: { title: '承認しない', tone: 'neutral' },
  withdrawn: { title: '取下げ', tone: 'neutral' },
  revoked: { title: '承認取消', tone: 'bad' },
};

export const stepWords: Readonly<Record<TakeoutStep['act'], string>> = {
  ...{ applied: '申請しました', returned: '差し戻しました', approved: '承認しました' },
  ...{ refused: '承認しないことにしました', withdrawn: '取り下げました', revoked: '承認を取り消しました' },
};
