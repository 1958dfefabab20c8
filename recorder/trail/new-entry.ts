import type { EntryType } from '#contract/trail/catalogue.ts';

/** An entry before it is numbered, linked and sealed. `Draft` of the contract fits, and so does a parsed DraftLine. */
export interface NewEntry {
  readonly type: EntryType;
  readonly session: string | null;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}
