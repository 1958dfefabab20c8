import { handInLimits } from '#contract/http/hand-in-api.ts';

const leastBytes = 64 * 1024;
export const firstChunkBytes = 1024 * 1024;

/** Bytes of the next request: a slow line gets small ones, so that little is sent twice and no answer takes long. */
export function nextChunkBytes(bytes: number, came: { readonly tookMs: number } | 'lost'): number {
  if (came === 'lost' || came.tookMs > 4_000) return Math.max(leastBytes, bytes >> 1);
  return came.tookMs < 1_000 ? Math.min(handInLimits.chunkBytes, bytes * 2) : bytes;
}

const firstMs = 1_000;
const lastMs = 30_000;
const askedMaxMs = 300_000;

/** Wait before the next try, ms. @param failures in a row, from 1. @param askedSec `Retry-After` of the office. */
export function waitMs(failures: number, random: number, askedSec: number | null): number {
  const full = Math.min(lastMs, firstMs * 2 ** Math.min(10, failures - 1));
  return Math.max(Math.round(full * (0.75 + random * 0.25)), Math.min(askedMaxMs, (askedSec ?? 0) * 1000));
}
