import { consoleErrors } from './errors/console.ts';
import type { ErrorEntry } from './errors/error-entry.ts';
import { officeErrors } from './errors/office.ts';
import { officeFormErrors } from './errors/office-forms.ts';
import { officeLendingErrors } from './errors/office-lending.ts';
import { terminalErrors } from './errors/terminal.ts';
import { terminalDeskErrors } from './errors/terminal-desk.ts';

/**
 * The one table of expected refusals. Every error that a user can meet has a stable code here: what happened,
 * which article of the city's rule it touches, and what to do next. Unknown or failed means locked, never open.
 */
export const errorTable = {
  ...terminalErrors,
  ...terminalDeskErrors,
  ...officeErrors,
  ...officeLendingErrors,
  ...officeFormErrors,
  ...consoleErrors,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;
export type OfficeErrorCode = Extract<ErrorCode, `OF-${string}`>;

export const errorCodes = Object.keys(errorTable) as readonly ErrorCode[];
export const errorEntry = (code: ErrorCode): ErrorEntry => errorTable[code];

/** An expected refusal, as a value. `detail` is for the log and the person helping, never for branching. */
export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly detail?: string;
}
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refusal = (code: ErrorCode, detail?: string): Refusal =>
  detail === undefined ? { ok: false, code } : { ok: false, code, detail };

/** Exhaustiveness at compile time, a thrown bug at run time. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
