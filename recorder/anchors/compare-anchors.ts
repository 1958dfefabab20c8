import type { Anchor } from './anchor-line.ts';

/** An anchor that knows of another trail than the store's: more entries, or another entry under the same number. */
export interface RolledBack {
  readonly anchor: 'file' | 'keyring' | 'office';
  readonly seq: number;
  readonly head: string;
}

/** What a store holds, as far as an anchor can ask. */
export interface HeldTrail {
  /** Number of the next entry. */
  readonly next: number;
  /** Null where that entry was removed by rule, or was never here. */
  readonly hashOf: (seq: number) => string | null;
}

/** Whether a store contradicts a head that was seen before. An entry removed by rule contradicts nothing. */
export const contradicts = (held: HeldTrail, { seq, head }: Pick<Anchor, 'seq' | 'head'>): boolean => {
  if (seq >= held.next) return true;
  const hash = held.hashOf(seq);
  return hash !== null && hash !== head;
};

/** The anchor of the highest number that the store contradicts, or null. Pure. */
export function strongestContradiction(
  held: HeldTrail,
  anchors: readonly { readonly anchor: RolledBack['anchor']; readonly at: Anchor }[],
): { readonly anchor: RolledBack['anchor']; readonly at: Anchor } | null {
  return anchors
    .filter(({ at }) => contradicts(held, at))
    .reduce<(typeof anchors)[number] | null>(
      (best, each) => (best === null || each.at.seq > best.at.seq ? each : best),
      null,
    );
}
