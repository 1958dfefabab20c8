import { type RetentionRule, retainedUntil } from './period.ts';

/**
 * Why a paper stays although its time may be over. `open`: not decided or not seen yet. `in-force`: it still holds.
 * `source`: another paper that is still kept is made from it, or it is still made from a trail that is kept.
 */
export const stopReasons = ['open', 'in-force', 'hold', 'finding', 'loan-out', 'source'] as const;
export type StopReason = (typeof stopReasons)[number];
export const stopTitles: Readonly<Record<StopReason, string>> = {
  open: '手続きが終わっていない',
  'in-force': '今も効力がある',
  hold: '保全中',
  finding: '解決していない指摘がある',
  'loan-out': '返却されていない貸出のあいだの書類',
  source: 'もとになる記録か、これをもとにした書類が残っている',
};

/** Why a paper of a list was kept after all; `rule`: its period was changed meanwhile. */
export const keptReasons = [...stopReasons, 'rule'] as const;
export const keptTitle = (why: (typeof keptReasons)[number]): string =>
  why === 'rule' ? '保存期間が変わった' : stopTitles[why];

/** A paper as far as its retention asks. */
export interface Paper {
  /** Day in Japan on which it was completed; null while it is not. */
  readonly completedOn: string | null;
  readonly stops: readonly StopReason[];
}

export type Fate =
  | { readonly fate: 'no-rule' }
  | { readonly fate: 'unfinished'; readonly why: StopReason }
  | { readonly fate: 'kept' }
  | { readonly fate: 'stopped'; readonly why: StopReason }
  | { readonly fate: 'due'; readonly completedOn: string };

/** What becomes of a paper today. Whatever is in doubt keeps it. Pure. @param today day in Japan */
export function fateOf({ completedOn, stops }: Paper, rule: RetentionRule | null, today: string): Fate {
  if (rule === null) return { fate: 'no-rule' };
  const [why] = stops;
  if (completedOn === null) return { fate: 'unfinished', why: why ?? 'open' };
  if (today <= retainedUntil(completedOn, rule)) return { fate: 'kept' };
  return why === undefined ? { fate: 'due', completedOn } : { fate: 'stopped', why };
}
