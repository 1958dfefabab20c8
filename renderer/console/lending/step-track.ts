import type { TerminalState } from '#contract/loan/life.ts';
import type { Step } from './next-step.ts';

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

/** Null where the PC is on neither way. Pure. */
export function trackOf(step: Step, state: TerminalState): Track | null {
  const on = (way: keyof typeof tracks, name: string): Track => ({
    title: way === 'return' ? '返却の手順' : '貸出の手順',
    names: tracks[way],
    at: (tracks[way] as readonly string[]).indexOf(name),
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
      return state === 'lent' ? { ...on('return', '品目の確認'), at: -1 } : null;
    default:
      return null;
  }
}
