const minuteMs = 60_000;
const longestPauseMs = 60 * minuteMs;

/** An e-mail that no server took in this time is given up, and somebody is told. */
export const giveUpAfterMs = 3 * 86_400_000;

/** Wait before the next try: a minute, then twice as long each time, an hour at most. @param tries so far, from 1 */
export const mailPauseMs = (tries: number): number =>
  Math.min(longestPauseMs, minuteMs * 2 ** Math.min(16, Math.max(0, tries - 1)));
