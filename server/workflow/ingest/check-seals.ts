import { type SealKey, sealKeyAfter } from '#contract/trail/entry.ts';
import { readPublicKey, signatureHolds } from '../../auth/ed25519.ts';
import type { Examined } from './examine.ts';

/** An entry with the verdict on its seal: under which key it was looked at, and whether it held. */
export interface Arrived extends Examined {
  /** Null where the entry was not looked at: the office holds it already, or cannot know its key yet. */
  readonly seal: { readonly key: SealKey; readonly holds: boolean } | null;
}

/**
 * Checks the seals of a batch along its own key succession, on the thread pool. That the succession starts from the
 * chain's true key, and that no entry before was at fault, is for the decision to see.
 * @param key the key of the first entry of `batch`
 */
export const checkSeals = (key: SealKey, batch: readonly Examined[]): Promise<readonly Arrived[]> => {
  let next = key;
  return Promise.all(
    batch.map(async (examined): Promise<Arrived> => {
      const { body, seal } = examined.entry.leaf;
      const current = next;
      next = sealKeyAfter(current, body);
      const isCheckable = seal.period === current.period;
      const holds = isCheckable && (await sealHolds(current.publicKey, examined));
      return { ...examined, seal: { key: current, holds } };
    }),
  );
};

async function sealHolds(publicKey: string, { sealedText, entry }: Examined): Promise<boolean> {
  const key = readPublicKey(publicKey);
  return key !== null && (await signatureHolds(key, Buffer.from(sealedText), entry.leaf.seal.sig));
}
