import { type SealToCheck, sealHolds } from './seal-holds.ts';

/** Looks at the seals of a batch. */
export interface SealChecker {
  /**
   * Whether each holds, in order.
   * @throws SealsUnchecked where they could not be looked at: nothing may be taken then, and later is another try
   */
  readonly check: (seals: readonly SealToCheck[]) => Promise<readonly boolean[]>;
  readonly close: () => Promise<void>;
}

/** Nobody has looked at these seals. */
export class SealsUnchecked extends Error {
  override readonly name = 'SealsUnchecked';
}

/** Checks in the caller's thread: for tools and tests. */
export const checkSealsHere: SealChecker = {
  check: (seals) => Promise.resolve(seals.map(sealHolds)),
  close: () => Promise.resolve(),
};
