import type { EntryData } from '#contract/trail/catalogue.ts';

/** What the guards other than save report: something that 第6条 forbids was tried or found, and what became of it. */
type AttemptType =
  | 'media.found'
  | 'media.detached'
  | 'media.stayed'
  | 'print.cancelled'
  | 'print.escaped'
  | 'install.recovered'
  | 'install.pending'
  | 'packages.changed'
  | 'save.quarantined'
  | 'save.quarantine-pending'
  | 'exception.used';

export type Attempt = { readonly [T in AttemptType]: { readonly type: T; readonly data: EntryData<T> } }[AttemptType];

/**
 * Told of each attempt after the guard has acted: protect first, then record.
 * @param recorded called once the entry is on the disk
 */
export type TellAttempt = (attempt: Attempt, recorded: () => void) => void;

/** A guard that watches, acts and tells, from the moment a loan is known until the agent stops. */
export interface WatchGuard {
  /** Begins to watch, and tries again by itself for as long as it cannot. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}
