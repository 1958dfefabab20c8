import type { SecondPerson } from '#contract/loan/life.ts';

/** What happens to terminals between two loans, each with what is recorded of it. */
export interface LendingActs {
  readonly 'terminal.registered': { readonly terminal: string; readonly name: string; readonly hardware: unknown };
  /** Every change of a terminal's state; `person` is the one that the event names, who need not be the actor. */
  readonly 'terminal.moved': {
    readonly terminal: string;
    readonly loan: string | null;
    readonly event: string;
    readonly person: string | null;
    readonly before: string;
    readonly after: string;
    readonly reason: string;
    /** Who answered for it beside the actor, where it takes two. */
    readonly second: SecondPerson | null;
  };
  readonly 'loan-request.made': {
    readonly id: string;
    readonly staff: string;
    readonly from: string;
    readonly to: string;
  };
  readonly 'loan-request.decided': { readonly id: string; readonly decision: string; readonly reason: string };
  readonly 'loan-request.withdrawn': { readonly id: string };
  readonly 'loan-request.reserved': { readonly id: string; readonly terminal: string | null };
  readonly 'items.looked-at': {
    readonly loan: string;
    readonly phase: string;
    readonly items: readonly { readonly key: string; readonly state: string; readonly value: string }[];
  };
  /** `statement`: SHA-256 of the JCS text of the hand-over statement that was signed. */
  readonly 'loan.handed-over': { readonly loan: string; readonly terminal: string; readonly statement: string };
  readonly 'loan.closed': { readonly loan: string; readonly terminal: string; readonly why: string };
  readonly 'service-code.issued': { readonly terminal: string; readonly loan: string | null; readonly purpose: string };
  readonly 'service-code.refused': { readonly terminal: string; readonly purpose: string; readonly address: string };
  readonly 'service.begun': { readonly terminal: string; readonly purpose: string; readonly order: string };
  /** `report`: SHA-256 of its JCS text; `result`: what it says in one word. */
  readonly 'service.reported': {
    readonly terminal: string;
    readonly loan: string | null;
    readonly purpose: string;
    readonly report: string;
    readonly result: string;
  };
  readonly 'wipe.judged': {
    readonly terminal: string;
    readonly wipe: number;
    readonly verdict: string;
    readonly reason: string;
    readonly report: string;
  };
  readonly 'loss.reported': { readonly terminal: string; readonly loan: string | null; readonly facts: unknown };
  readonly 'loss.cancelled': { readonly terminal: string; readonly loan: string | null; readonly reason: string };
  readonly 'reminder.made': { readonly loan: string; readonly how: string; readonly note: string };
  /** A sealed export was taken in to its end. */
  readonly 'trail.imported': {
    readonly loan: string;
    readonly terminal: string;
    readonly seq: number;
    readonly head: string;
  };
  readonly 'ledger.exported': { readonly form: 'csv' | 'pdf'; readonly rows: number };
  readonly 'paper.printed': { readonly paper: string; readonly of: string };
}

/** Which of them say something about a person; see `isPersonal` of all acts. What proves an erasure outlives it. */
export const isPersonalLendingAct: Readonly<Record<keyof LendingActs, boolean>> = {
  'terminal.registered': false,
  'terminal.moved': false,
  'loan-request.made': true,
  'loan-request.decided': true,
  'loan-request.withdrawn': true,
  'loan-request.reserved': false,
  'items.looked-at': false,
  'loan.handed-over': false,
  'loan.closed': false,
  'service-code.issued': false,
  'service-code.refused': true,
  'service.begun': false,
  'service.reported': false,
  'wipe.judged': false,
  'loss.reported': true,
  'loss.cancelled': true,
  'reminder.made': true,
  'trail.imported': false,
  'ledger.exported': true,
  'paper.printed': true,
};
