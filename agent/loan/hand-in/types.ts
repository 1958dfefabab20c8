import type { ErrorCode } from '#contract/errors.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import type { Clock } from '../../clock.ts';
import type { HandInLine } from '../hand-in-port.ts';
import type { ConnectOffice } from './office-line.ts';

/** How far the stream has come. Less than all files: what the office holds already is not sent again. */
export interface Progress {
  readonly sentBytes: number;
  readonly toSendBytes: number;
}

/**
 * `listing`: the work folder is read and hashed. `waiting`: the line or the office is not there now; it goes on by
 * itself. `paused`: nothing is lost, `start` goes on.
 */
export type HandInStatus =
  | { readonly phase: 'idle' | 'paused' }
  | { readonly phase: 'listing'; readonly files: number; readonly bytes: number }
  | ({ readonly phase: 'sending'; readonly files: number; readonly bytes: number } & Progress)
  | { readonly phase: 'waiting'; readonly code: ErrorCode; readonly detail: string }
  | ({ readonly phase: 'done' } & EntryData<'results.handed-in'>)
  | { readonly phase: 'failed'; readonly code: ErrorCode; readonly detail: string };

/** Hands the work folder in to the section's inbox at the office (成果物の提出). */
export interface HandIn {
  /** Begins, or goes on where it was; nothing while it runs. */
  readonly start: () => void;
  readonly status: () => HandInStatus;
  /** Stops and keeps all that was sent; also for the end of the agent. Resolves when nothing is under way. */
  readonly pause: () => Promise<void>;
  /** Stops because the person gives it up: recorded. What was sent stays at the office until it is begun again. */
  readonly cancel: () => Promise<void>;
}

export interface HandInDeps extends HandInLine {
  readonly workFolder: string;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly connect: ConnectOffice;
  readonly changed: (status: HandInStatus) => void;
  /** Resolves when the time is over, or at once where `signal` is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onCrash: (error: unknown) => void;
}

/** What a run came to. `stopped`: by pause or cancel. */
export type RunEnd =
  | { readonly kind: 'done'; readonly data: EntryData<'results.handed-in'> }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'failed';
      readonly why: EntryData<'results.hand-in-failed'>['why'];
      readonly code: ErrorCode;
      readonly detail: string;
    };
