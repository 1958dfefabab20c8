import type { ErrorEntry } from '#contract/errors/error-entry.ts';
import { type ErrorCode, errorTable } from '#contract/errors.ts';
import type { AskedPurpose } from '#contract/loan/code.ts';
import { type Cause, type Effect, type Model, type Step, step } from './model.ts';

const entryOf = (code: ErrorCode): ErrorEntry => errorTable[code];

/** Codes of locks that the recorder enters and records by itself, or that it cannot be told of. */
const recordersOwn: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['TM-201', 'TM-202', 'TM-203', 'TM-204', 'TM-207']);

export interface ShownLock extends Cause {
  readonly contactCode: string | null;
}

/** The lock to show, or null where the terminal is open. Anything unknown counts as locked. */
export function shownLock(model: Model): ShownLock | null {
  if (model.link === 'lost') {
    return { code: 'TM-201', detail: '', since: model.linkSince, contactCode: null };
  }
  if (model.link === 'opening') return null;
  const lock = model.status?.lock ?? null;
  if (lock !== null) return lock;
  if (model.cause !== null) return { ...model.cause, contactCode: null };
  if (model.facts === null) return { code: 'TM-205', detail: '', since: model.linkSince, contactCode: null };
  return null;
}

/** True where the lock may be left by proving that its cause is gone. */
export function isRecheckable(model: Model): boolean {
  const lock = shownLock(model);
  return lock !== null && model.link === 'up' && model.facts !== null && entryOf(lock.code).wayOut === 'recheck';
}

/** True where only the office opens the lock: its own 連絡コード stands, and no other may be asked for. */
export const needsOfficeCode = (model: Model): boolean => {
  const lock = shownLock(model);
  return lock !== null && entryOf(lock.code).wayOut === 'office-code';
};

/**
 * Whether 連絡コード and 応答コード have a place: for the person who is signed in, and at a lock, where help is asked for.
 * Not for whoever passes a terminal that is signed out.
 */
export const mayTelephone = (model: Model): boolean =>
  model.link === 'up' && model.facts !== null && (model.signedIn || shownLock(model) !== null);

/**
 * Whether this may be asked for by telephone. Nobody's presence is vouched for, and nothing asked for in the person's
 * name, before the 暗証番号; behind a lock of the office there is that lock to talk about.
 */
export const mayAsk = (model: Model, purpose: AskedPurpose): boolean =>
  mayTelephone(model) && !needsOfficeCode(model) && (model.signedIn || purpose === 'report');

/**
 * Locks at once; asks the recorder to write it down. A later cause does not push an earlier one away, but news of the
 * same check does. Whatever the checks said before no longer counts.
 */
export function enterLock(model: Model, code: ErrorCode, detail: string, now: Date): Step {
  const entry = entryOf(code);
  // The office's locks are the recorder's to hold: they come, and go, with its status.
  if (!entry.locks || entry.wayOut !== 'recheck') return step(model);
  const act = model.act?.kind === 'check' ? { ...model.act, shaken: true } : model.act;
  const known = model.cause;
  if (known !== null && known.code === code) {
    return step({ ...model, act, passed: false, cause: { ...known, detail } });
  }
  const cause: Cause = { code, detail, since: now.toISOString() };
  const tell: readonly Effect[] =
    model.link === 'up' && model.status?.lock === null && !recordersOwn.has(code) ? [{ do: 'lock', code, detail }] : [];
  return step({ ...model, act, passed: false, cause }, ...tell, { do: 'attention' });
}
