export interface Waiting {
  /** Resolves to true once the loan's approvals have changed, to false when the wait is over without that. */
  readonly rung: Promise<boolean>;
  readonly end: () => void;
}

/** Tells terminals that wait for word that their loan's approvals have changed. One wait for each loan. */
export interface Bell {
  readonly ring: (loan: string) => void;
  /** Ends an older wait of the same loan: a terminal that asks again has given that one up. */
  readonly listen: (loan: string, ms: number) => Waiting;
  /** Ends every wait. */
  readonly close: () => void;
}

export function createBell(): Bell {
  const waiting = new Map<string, (rung: boolean) => void>();
  return {
    ring: (loan) => waiting.get(loan)?.(true),
    listen: (loan, ms) => {
      waiting.get(loan)?.(false);
      let settle: (rung: boolean) => void = () => undefined;
      const rung = new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => settle(false), ms);
        settle = (was) => {
          clearTimeout(timer);
          if (waiting.get(loan) === settle) waiting.delete(loan);
          resolve(was);
        };
      });
      waiting.set(loan, settle);
      return { rung, end: () => settle(false) };
    },
    close: () => {
      for (const settle of waiting.values()) settle(false);
    },
  };
}
