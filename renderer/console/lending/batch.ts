import type { LedgerRow, LoanRequestRow, ServiceCodeAnswer } from '#contract/http/lending-api.ts';

/** Where one scanned PC stands on the way to a batch that goes out together. */
export type BatchStanding =
  /** In stock, with the approved request that it is kept for. */
  | { readonly kind: 'ready'; readonly row: LedgerRow; readonly request: LoanRequestRow }
  /** Its preparation has begun: a code can be issued again. */
  | { readonly kind: 'begun'; readonly row: LedgerRow; readonly request: LoanRequestRow | null }
  | { readonly kind: 'no-request'; readonly row: LedgerRow }
  | { readonly kind: 'other-state'; readonly row: LedgerRow }
  | { readonly kind: 'not-known' };

/** What a scanned number is good for. Pure. */
export function standingOf(
  terminal: string,
  rows: readonly LedgerRow[],
  requests: readonly LoanRequestRow[],
): BatchStanding {
  const row = rows.find((candidate) => candidate.terminal === terminal);
  if (row === undefined) return { kind: 'not-known' };
  const kept = requests
    .filter((request) => request.state === 'approved' && request.terminal === terminal)
    .toSorted((a, b) => a.from.localeCompare(b.from));
  // A request has a loan's number from when its preparation begins.
  if (row.state === 'prepared') return { kind: 'begun', row, request: kept.find(({ loan }) => loan !== null) ?? null };
  if (row.state !== 'stock') return { kind: 'other-state', row };
  const next = kept.find(({ loan }) => loan === null);
  return next === undefined ? { kind: 'no-request', row } : { kind: 'ready', row, request: next };
}

/** The list with one more number; a number that is read twice stays where it is. Pure. */
export const withScanned = (scanned: readonly string[], terminal: string): readonly string[] =>
  scanned.includes(terminal) ? scanned : [...scanned, terminal];

/** One PC of the printed sheet. */
export interface SheetEntry {
  readonly terminal: string;
  readonly name: string;
  readonly request: LoanRequestRow | null;
  readonly issued: ServiceCodeAnswer;
}
