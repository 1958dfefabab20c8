import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { isBroughtBack, type Step } from './next-step.ts';

const tracks = {
  'hand-over': ['準備', '品目の確認', '双方の確認', '貸出'],
  return: ['品目の確認', '双方の確認', '記録の受領', '消去', '検証', '証明書', '在庫へ'],
} as const;

/** The way that a step lies on, and how far along. */
export interface Track {
  readonly title: string;
  readonly names: readonly string[];
  readonly at: number;
}

/** Null where the PC is on neither way. What was never asked of this PC is not on its way. Pure. */
export function trackOf(step: Step, detail: Pick<LedgerDetail, 'row' | 'trail' | 'history'>): Track | null {
  const namesOf = (way: keyof typeof tracks): readonly string[] => {
    if (way === 'hand-over' || step.kind === 'return') return tracks[way];
    const passedOver = [
      ...(isBroughtBack(detail) ? [] : ['品目の確認', '双方の確認']),
      ...(detail.trail === 'none' ? ['記録の受領'] : []),
    ];
    return tracks.return.filter((name) => !passedOver.includes(name));
  };
  const on = (way: keyof typeof tracks, name: string): Track => ({
    title: way === 'return' ? '返却の手順' : '貸出の手順',
    names: namesOf(way),
    at: namesOf(way).indexOf(name),
  });
  switch (step.kind) {
    case 'choose-request':
      return on('hand-over', '準備');
    case 'service':
      if (step.purpose === 'prepare') return on('hand-over', '準備');
      return on('return', step.purpose === 'wipe' ? '消去' : '検証');
    case 'items':
      return on(step.phase, '品目の確認');
    case 'confirm':
      return on(step.phase, '双方の確認');
    case 'hand-over':
      return on('hand-over', '貸出');
    case 'settle-trail':
      return on('return', '記録の受領');
    case 'verify':
      return on('return', '検証');
    case 'certificate':
      return on('return', '証明書');
    case 'restock':
      return on('return', '在庫へ');
    case 'return':
      return on('return', '');
    default:
      return null;
  }
}
