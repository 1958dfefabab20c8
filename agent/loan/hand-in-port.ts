import type { ErrorCode, Outcome } from '#contract/errors.ts';
import type { RecorderAnswer } from '#contract/socket/protocol.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';

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
  /** Stops sending, for a while or for the end of the agent. What the office has, it keeps for the next start. */
  readonly pause: () => Promise<void>;
  /** Stops because the person gives it up: recorded. Loses no more than `pause` does. */
  readonly cancel: () => Promise<void>;
}

export type HandInEntry =
  | { readonly type: 'results.handed-in'; readonly data: EntryData<'results.handed-in'> }
  | { readonly type: 'results.hand-in-failed'; readonly data: EntryData<'results.hand-in-failed'> };

/** What a hand-in needs of the recorder, over the agent's own line to it. */
export interface HandInLine {
  /** Asks for the right to hand in. */
  readonly ask: (known: number | null) => Promise<Outcome<RecorderAnswer<'hand-in'>>>;
  /** Resolves when the entry is in the trail. */
  readonly record: (entry: HandInEntry) => Promise<void>;
}
export type OpenHandIn = (line: HandInLine) => HandIn;

export const noHandIn: HandIn = {
  start: () => undefined,
  status: () => ({ phase: 'unavailable' }),
  pause: async () => undefined,
  cancel: async () => undefined,
};

/** Something is under way that a press can stop. */
export const isHandingIn = ({ phase }: HandInStatus): boolean =>
  phase === 'listing' || phase === 'sending' || phase === 'waiting';
