import { z } from 'zod';
import { personalActs } from '../../log/office-acts.ts';
import type { Store } from '../../store/store.ts';

const Count = z.int().nonnegative();
const Disposed = z.looseObject({
  chains: z.array(z.strictObject({ chain: z.string(), below: Count })),
  actsBelow: Count,
});

/** What may be empty by rule. Whatever else is empty was emptied by somebody. */
export interface DisposalReach {
  readonly ofEntry: (chain: string, seq: number) => boolean;
  readonly ofAct: (act: string, index: number) => boolean;
}

/**
 * What the acts of disposal say they have emptied. They are held against the log like all others, so a disposal that
 * never was needs a leaf, and no column that is not in the log decides here.
 */
export async function disposalReach(store: Store): Promise<DisposalReach> {
  const acts = await store.reader.selectFrom('office_acts').select('data').where('act', '=', 'data.disposed').execute();
  const below = new Map<string, number>();
  let actsBelow = 0;
  for (const { data } of acts) {
    // Such an act holds nothing personal and is never emptied.
    const disposed = Disposed.safeParse(data === null ? null : JSON.parse(data));
    if (!disposed.success) continue;
    for (const { chain, below: seq } of disposed.data.chains) below.set(chain, Math.max(seq, below.get(chain) ?? 0));
    actsBelow = Math.max(actsBelow, disposed.data.actsBelow);
  }
  return {
    ofEntry: (chain, seq) => seq < (below.get(chain) ?? 0),
    ofAct: (act, index) => index < actsBelow && personalActs.includes(act),
  };
}
