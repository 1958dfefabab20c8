/** Something that is done again and again in the background. */
export interface Rounds {
  /** Begins; the first round comes after one pause. @param onFault told of each round that failed: the next one tries again */
  readonly start: (onFault: (error: unknown) => void) => void;
  /** Ends after the round that is under way. */
  readonly stop: () => Promise<void>;
}

/** One round after another, never two at once. */
export function inRounds(round: () => Promise<void>, everyMs: number): Rounds {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  return {
    start: (onFault) => {
      const next = (): void => {
        if (stopped) return;
        timer = setTimeout(() => {
          running = round().catch(onFault).finally(next);
        }, everyMs).unref();
      };
      next();
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
