/** How long things take; all in milliseconds. */
export interface Timing {
  /** Between two tries to reach the recorder. */
  readonly reconnectMs: number;
  /** Longest wait for one answer of the recorder. */
  readonly requestMs: number;
  /** Until a recorder that was never there counts as lost. */
  readonly openingMs: number;
  /** Between two looks at the clock and the work folder. */
  readonly tickMs: number;
  /** Between two tries to leave a lock whose cause may be gone. */
  readonly recheckMs: number;
  /** Between two tries to record what has happened already. */
  readonly outboxRetryMs: number;
  /** Longest farewell. */
  readonly stopMs: number;
  /** Shortest time between two states sent to main. */
  readonly publishMs: number;
}

export const usualTiming: Timing = {
  reconnectMs: 1_000,
  requestMs: 10_000,
  openingMs: 3_000,
  tickMs: 1_000,
  recheckMs: 3_000,
  outboxRetryMs: 1_000,
  stopMs: 1_500,
  publishMs: 33,
};
