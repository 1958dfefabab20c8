import type { FileName } from '#contract/primitives.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import type { OpenFile } from './inspect.ts';

/**
 * `idle`: not asked to watch. `watching`: every guarded folder is watched. `failed`: a part cannot be watched; nothing
 * may be claimed.
 */
export type GuardState = { readonly kind: 'idle' | 'watching' } | { readonly kind: 'failed'; readonly detail: string };

/** Where what was saved elsewhere is put, inside the work folder. */
export const recoveryFolder = '回収';
/** Where what came from a medium is put, inside the work folder, until the head has decided. */
export const quarantineFolder = '隔離';
/** The guards' journals, beside those folders. */
export const journalNames = { recovery: '.回収記録', quarantine: '.隔離記録', install: '.持込記録' } as const;

/** Which of these files, open for reading here, somebody has open for writing: their identities, `dev:ino`. */
export type OpenWriters = (files: readonly Pick<OpenFile, 'fd' | 'identity'>[]) => Promise<ReadonlySet<string>>;

/** A file found outside the work folder and moved to 回収. */
export interface Recovered {
  /** Names the line of the journal that keeps it until it is recorded. */
  readonly id: string;
  readonly data: EntryData<'save.recovered'>;
}

export interface Pending {
  readonly data: EntryData<'save.pending'>;
}

/** Where the guard reports. The files have been moved when it is called: protect first, then record. */
export interface GuardListener {
  readonly recovered: (found: readonly Recovered[]) => void;
  readonly pending: (found: Pending) => void;
  readonly changed: (state: GuardState) => void;
}

/** A harmless file that the guard is expected to catch. */
export interface Canary {
  readonly folder: string;
  readonly name: string;
  readonly text: string;
}

export interface SaveGuard {
  readonly state: () => GuardState;
  /** Watches and makes the first scan; also after a failure, from the start. */
  readonly start: () => Promise<GuardState>;
  /** The entry of this finding is on the disk: its journal line may go. */
  readonly recorded: (id: string) => void;
  /** Resolves to true once the guard has caught exactly this file and taken it away, to false when `ms` are over. */
  readonly expect: (canary: Canary, ms: number) => { readonly caught: Promise<boolean> };
  readonly stop: () => Promise<void>;
}

export const fileName = (bytes: Buffer): FileName => ({
  text: bytes.toString('utf8'),
  bytes: bytes.toString('base64'),
});
