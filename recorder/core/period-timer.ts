/** Ends each key period in time, by one timer that is armed by what is written. */
export class PeriodTimer {
  readonly #leftMs: () => number | null;
  readonly #close: () => Promise<void>;
  readonly #onCrash: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(leftMs: () => number | null, close: () => Promise<void>, onCrash: (error: unknown) => void) {
    this.#leftMs = leftMs;
    this.#close = close;
    this.#onCrash = onCrash;
  }

  /** Something was written. */
  arm(): void {
    // Nearly always a timer runs already: to ask how long is left takes a look at the system's own clock.
    if (this.#stopped || this.#timer !== null) return;
    const leftMs = this.#leftMs();
    if (leftMs === null) return;
    // A period that another entry has closed meanwhile leaves a timer that finds nothing to do. A disk that refuses is
    // asked again soon, not at once.
    this.#timer = setTimeout(
      () => {
        this.#close()
          .then(() => {
            this.#timer = null;
            this.arm();
          })
          .catch(this.#onCrash);
      },
      Math.max(1000, leftMs),
    );
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
