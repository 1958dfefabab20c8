const firstMs = 1000;
const lastMs = 8000;
const retryAfterMaxMs = 300_000;

/** Wait before the next try. @param failures in a row, from 1. @param random from 0 to 1. */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(lastMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.75 + random * 0.25));
}

/** Retry-After (RFC 9110 section 10.2.3): seconds or a date; five minutes at most. Null where absent or malformed. */
export function retryAfterMs(field: string | null, nowMs: number): number | null {
  if (field === null) return null;
  const ms = /^\d{1,9}$/.test(field.trim()) ? Number(field) * 1000 : Date.parse(field) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(retryAfterMaxMs, Math.max(0, ms));
}
