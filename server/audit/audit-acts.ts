import type { EntryFilters } from '#contract/http/audit-api.ts';
import type { ActFilters } from '#contract/http/office-acts-api.ts';

/** What the auditor does, each with what is recorded of it. Reading is doing: nobody reads a trail unseen. */
export interface AuditActs {
  /** Acts that were shown: how many, and the first and the last place in the log. */
  readonly 'acts.searched': {
    readonly filters: ActFilters;
    readonly shown: number;
    readonly first: number | null;
    readonly last: number | null;
  };
  readonly 'entries.searched': {
    readonly filters: EntryFilters;
    readonly order: string;
    /** Entries that were shown: how many, the first and the last of the page. */
    readonly shown: number;
    readonly first: number | null;
    readonly last: number | null;
  };
  /** `entries` were sent up to the entry `through`; written before the first of them leaves. */
  readonly 'entries.exported': { readonly filters: EntryFilters; readonly order: string; readonly through: number };
  readonly 'bundle.exported': { readonly loan: string; readonly session: string | null; readonly size: number };
  readonly 'integrity.read': Record<string, never>;
  readonly 'integrity.check-asked': Record<string, never>;
  readonly 'integrity.fault-found': { readonly chain: string | null; readonly at: number; readonly why: string };
  readonly 'search.saved': { readonly id: number; readonly name: string; readonly filters: EntryFilters };
  readonly 'search.archived': { readonly id: number };
  readonly 'sample.drawn': {
    readonly id: number;
    readonly filters: EntryFilters;
    readonly seed: string;
    readonly size: number;
    readonly population: number;
    readonly through: number;
  };
  readonly 'sample.read': { readonly id: number };
  readonly 'finding.raised': { readonly id: number; readonly title: string; readonly dueOn: string };
  readonly 'finding.noted': { readonly id: number; readonly state: string | null; readonly dueOn: string | null };
  /** By the head of the section that it is about. `answer`: SHA-256 of the words. */
  readonly 'finding.answered': { readonly id: number; readonly answer: string };
  readonly 'hold.placed': { readonly id: number; readonly loan: string; readonly reason: string };
  readonly 'hold.released': { readonly id: number; readonly loan: string; readonly reason: string };
  readonly 'report.read': { readonly from: string; readonly to: string };
  readonly 'report.printed': { readonly from: string; readonly to: string };
}

/** Which of them say something about a person; see `isPersonal` of all acts. Holds outlive the records. */
export const isPersonalAuditAct: Readonly<Record<keyof AuditActs, boolean>> = {
  'acts.searched': true,
  'entries.searched': true,
  'entries.exported': true,
  'bundle.exported': true,
  'integrity.read': true,
  'integrity.check-asked': true,
  'integrity.fault-found': false,
  'search.saved': true,
  'search.archived': true,
  'sample.drawn': true,
  'sample.read': true,
  'finding.raised': true,
  'finding.noted': false,
  'finding.answered': true,
  'hold.placed': false,
  'hold.released': false,
  'report.read': true,
  'report.printed': true,
};
