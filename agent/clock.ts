/** Time as it comes in from outside, so that tests can turn it. */
export interface Clock {
  /** The wall clock. */
  readonly now: () => Date;
  /** Milliseconds that only ever grow, whatever happens to the wall clock. */
  readonly monotonicMs: () => number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
