/** What the office takes from the machine besides its database; handed in, so that a test decides it. */
export interface Runtime {
  readonly now: () => Date;
  /** Cryptographically strong random bytes. */
  readonly random: (count: number) => Uint8Array;
}
