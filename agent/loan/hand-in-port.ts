import type { ErrorCode } from '#contract/errors.ts';

/** How far the hand-in of results has come. What has arrived stays arrived, whatever happens to line, power or office. */
export type HandInStatus =
  /** `unavailable`: this PC cannot hand in by itself. */
  | { readonly phase: 'unavailable' | 'idle' | 'paused' }
  /** The work folder is read; `files` so far. */
  | { readonly phase: 'listing'; readonly files: number; readonly bytes: number }
  | {
      readonly phase: 'sending';
      readonly files: number;
      readonly bytes: number;
      readonly sentBytes: number;
      /** Less than `bytes` where the office holds some of it already. */
      readonly toSendBytes: number;
    }
  /** The line or the office is not there now: goes on by itself. */
  | { readonly phase: 'waiting'; readonly code: ErrorCode }
  /** The office has every file, compared by its hash. */
  | { readonly phase: 'done'; readonly files: number; readonly bytes: number }
  | { readonly phase: 'failed'; readonly code: ErrorCode };

export interface HandIn {
  /** Begins, or goes on where it was stopped. */
  readonly start: () => void;
  readonly status: () => HandInStatus;
  /** Stops sending. Loses nothing: what the office has, it keeps for the next start. */
  readonly cancel: () => Promise<void>;
}

export const noHandIn: HandIn = {
  start: () => undefined,
  status: () => ({ phase: 'unavailable' }),
  cancel: async () => undefined,
};

/** Something is under way that a press can stop. */
export const isHandingIn = ({ phase }: HandInStatus): boolean =>
  phase === 'listing' || phase === 'sending' || phase === 'waiting';
