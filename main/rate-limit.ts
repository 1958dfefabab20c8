/** True while something may happen once more: `most` times within any `windowMs`. Refused tries do not count. */
export function createRateLimit(most: number, windowMs: number, now: () => number): () => boolean {
  let times: readonly number[] = [];
  return () => {
    const at = now();
    times = times.filter((time) => at - time < windowMs);
    if (times.length >= most) return false;
    times = [...times, at];
    return true;
  };
}
