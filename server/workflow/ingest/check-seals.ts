import { type SealKey, sealKeyAfter } from '#contract/trail/entry.ts';
import type { Examined } from './examine.ts';
import type { SealChecker } from './seals/seal-checker.ts';

/** An entry with the verdict on its seal: under which key it was looked at, and whether it held. */
export interface Arrived extends Examined {
  /** Null where the entry was not looked at: the office holds it already, or cannot know its key yet. */
  readonly seal: { readonly key: SealKey; readonly holds: boolean } | null;
}

/**
 * Checks the seals of a batch along its own key succession. That the succession starts from the chain's true key, and
 * that no entry before was at fault, is for the decision to see.
 * @param key the key of the first entry of `batch`
 */
export async function checkSeals(
  checker: SealChecker,
  key: SealKey,
  batch: readonly Examined[],
): Promise<readonly Arrived[]> {
  let next = key;
  const keyed = batch.map((examined) => {
    const current = next;
    next = sealKeyAfter(current, examined.entry.leaf.body);
    return { examined, key: current };
  });
  const holds = await checker.check(
    keyed.map(({ examined: { sealedText, entry }, key: { publicKey } }) => ({
      ...{ publicKey, sig: entry.leaf.seal.sig, text: sealedText },
    })),
  );
  return keyed.map(({ examined, key: current }, i) => {
    const isDue = examined.entry.leaf.seal.period === current.period;
    return { ...examined, seal: { key: current, holds: isDue && holds[i] === true } };
  });
}
