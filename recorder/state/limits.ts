/** Wrong PINs in a row that lock the terminal (TM-102). */
export const maxPinTries = 5;
/** For how long the same 連絡コード is shown again to whoever asks for the same purpose. */
export const sameCodeMs = 600_000;
/** A clock that is earlier than the last entry by more than this was turned back. */
export const clockToleranceMs = 120_000;
/** How much later than its time a heartbeat may come: the controls are tried first, and the disk may be slow. */
export const heartbeatGraceMs = 30_000;
/** Wait after the fifth wrong 応答コード without a right one between; each further one doubles it, up to the longest. */
export const firstAnswerWaitMs = 60_000;
export const longestAnswerWaitMs = 3_600_000;
