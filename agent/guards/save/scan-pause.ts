/** Shortest and longest pause between two full scans, in milliseconds; a scan is at most a fortieth of the time. */
const pauseMs = { shortest: 5_000, longest: 60_000, factor: 40 };

/** Milliseconds until the next scan, where the last one took `tookMs`. */
export const scanPauseMs = (tookMs: number): number =>
  Math.min(pauseMs.longest, Math.max(pauseMs.shortest, tookMs * pauseMs.factor));
