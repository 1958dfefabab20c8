import type { OfficeErrorCode } from '#contract/errors.ts';

/** What the office answers: a value, or an expected refusal with its code. `detail` is for the log only. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: OfficeErrorCode; readonly detail: string };

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refusal = (code: OfficeErrorCode, detail = ''): Outcome<never> => ({ ok: false, code, detail });
