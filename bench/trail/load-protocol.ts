import type { FleetTerminal } from './fleet.ts';

/** What the generator, a process of its own, is told to prepare. */
export interface LoadOrder {
  readonly kind: 'prepare';
  /** `batches`: whole batches, signed beforehand, as fast as they are taken. `open-loop`: a day at its own pace. */
  readonly load: 'batches' | 'open-loop';
  readonly origin: string;
  readonly caPem: string;
  readonly fleet: readonly FleetTerminal[];
  readonly entriesPerTerminal: number;
  /** Entries in a request of `batches`. */
  readonly batch: number;
  /** `open-loop`: how long the day takes, and how often a terminal sends what is due, ms. */
  readonly dayMs: number;
  readonly sendEveryMs: number;
}
export type ToLoad = LoadOrder | { readonly kind: 'go' };

/** A batch that was answered: up to which entry, and when the answer was read (ms since 1970). */
export interface Answered {
  readonly chain: string;
  readonly lastSeq: number;
  readonly atMs: number;
}

export interface LoadResult {
  readonly kind: 'done';
  readonly startedMs: number;
  readonly endedMs: number;
  /** Of the generator while it sent, user and system, ms. */
  readonly cpuMs: number;
  readonly answered: readonly Answered[];
  /** `open-loop`: of each entry, from the moment its send was due to the answer, ms. */
  readonly latenciesMs: readonly number[];
  readonly errors: readonly string[];
  /** Batches that the office asked to bring again later (OF-670). */
  readonly putOffs: number;
}
export type FromLoad = { readonly kind: 'ready'; readonly medianEntryBytes: number } | LoadResult;
