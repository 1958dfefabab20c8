/** What the office says to a PC that is at work, with what is recorded of it. */
export interface PresenceActs {
  readonly 'presence.asked': {
    readonly staff: string;
    readonly terminal: string;
    readonly loan: string;
    readonly serial: number;
  };
  /** A new list of approved days for a loan that is out; `list`: SHA-256 of JCS(list). */
  readonly 'plans.said': {
    readonly terminal: string;
    readonly loan: string;
    readonly serial: number;
    readonly days: number;
    readonly revoked: number;
    readonly list: string;
  };
}

export const isPersonalPresenceAct: Readonly<Record<keyof PresenceActs, boolean>> = {
  'presence.asked': true,
  'plans.said': true,
};
