/** Why a key is destroyed: the office's order, or the day that the hand-over statement itself has named. */
export const eraseCauses = ['order', 'deadline'] as const;

/** Why the key was not destroyed, or is not known to be. */
export const eraseFailures = [
  /** There is no encrypted volume: the PC is locked, nothing is erased, and nothing is claimed. */
  'no-encrypted-volume',
  /** Nobody on this PC has the right to do it, or did not answer in time. */
  'no-executor',
  /** The program that has the right did not believe the order. */
  'not-believed',
  /** A copy of the key is still there, or opens the volume. */
  'key-still-opens',
  'read-only',
  'denied',
  'file-busy',
  'disk-full',
  'io-error',
] as const;
export type EraseFailure = (typeof eraseFailures)[number];

/** Whether what the key had opened was closed: an open volume is read until it is closed or the PC is switched off. */
export const mountStates = ['closed', 'open', 'unknown'] as const;
