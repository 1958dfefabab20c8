/** What reaches out to a PC that is lent: each with what is recorded of it. */
export interface EraseActs {
  readonly 'erase.ordered': {
    readonly terminal: string;
    readonly loan: string;
    readonly serial: number;
    readonly reason: string;
  };
  /** The order goes to the terminal for the first time. */
  readonly 'erase.given': { readonly terminal: string; readonly loan: string; readonly serial: number };
  readonly 'erase.withdrawn': {
    readonly terminal: string;
    readonly loan: string;
    readonly serial: number;
    /** It had gone to the terminal already: it may have been carried out. */
    readonly wasGiven: boolean;
  };
  readonly 'loan.extended': {
    readonly terminal: string;
    readonly loan: string;
    readonly before: string;
    readonly to: string;
    readonly reason: string;
  };
  /** A PC broke in the middle of its loan: `request` goes on with the rest of the period on `replacement`. */
  readonly 'loan.exchanged': {
    readonly terminal: string;
    readonly loan: string;
    readonly replacement: string;
    readonly request: string;
    readonly newLoan: string;
    readonly reason: string;
  };
}

/** What proves an erasure outlives what is said of a person. */
export const isPersonalEraseAct: Readonly<Record<keyof EraseActs, boolean>> = {
  'erase.ordered': false,
  'erase.given': false,
  'erase.withdrawn': false,
  'loan.extended': true,
  'loan.exchanged': true,
};
