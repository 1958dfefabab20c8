/** Shortest and longest pause between two full scans, ms; a scan is at most one part in `factor` of the time. */
const usual = { shortest: 5_000, longest: 60_000, factor: 40 };
const quiet = { shortest: 5_000, longest: 300_000, factor: 400 };

const pauseMs = (tookMs: number, { shortest, longest, factor }: typeof usual): number =>
  Math.min(longest, Math.max(shortest, tookMs * factor));

/** Milliseconds until the next scan, where the last one took `tookMs`. */
export const scanPauseMs = (tookMs: number): number => pauseMs(tookMs, usual);

/** The same where watches would have told of any change but a write through a mapping. */
export const quietPauseMs = (tookMs: number): number => pauseMs(tookMs, quiet);
