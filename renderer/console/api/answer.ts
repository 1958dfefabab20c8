import type { ErrorAnswer } from '#contract/http/console-api.ts';

/** What a request to the office came to: the parsed value, or what to tell the person. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ErrorAnswer };
