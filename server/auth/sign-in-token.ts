import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SignInStage } from '#contract/http/console-api.ts';
import { sha256 } from '../digest.ts';

/** `__Host-`: only over TLS, only this host, only path `/` (RFC 6265bis section 4.1.3.2). */
export const cookieName = '__Host-tanmori';

/** Longest life of a sign-in, and longest pause in it; and how long it waits for the second factor. */
export const signInLimits = { absoluteMs: 8 * 3_600_000, idleMs: 30 * 60_000, codeMs: 5 * 60_000 } as const;

const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** A sign-in's token from 256 random bits. */
export const tokenFrom = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** Reads a cookie's value, or null where it cannot be a token. */
export const readToken = (value: string | undefined): string | null =>
  value !== undefined && tokenPattern.test(value) ? value : null;

export const tokenHash = (token: string): string => sha256(token);

/** The synchronizer token of a sign-in. Derived, so that a stolen database yields none. */
export const csrfToken = (token: string): string =>
  createHmac('sha256', token).update('tanmori csrf v1').digest('base64url');

/** Compares in constant time. */
export function csrfMatches(token: string, given: string | undefined): boolean {
  const expected = Buffer.from(csrfToken(token));
  const actual = Buffer.from(given ?? '');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Whether a sign-in still lives. A clock turned back does not lengthen it. */
export const isAlive = (
  signIn: { readonly createdAt: number; readonly seenAt: number; readonly stage: SignInStage },
  nowMs: number,
): boolean =>
  nowMs - signIn.createdAt < (signIn.stage === 'code' ? signInLimits.codeMs : signInLimits.absoluteMs) &&
  nowMs - signIn.seenAt < signInLimits.idleMs;
