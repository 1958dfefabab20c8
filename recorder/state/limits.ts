/** Wrong PINs in a row that lock the terminal (TM-102). */
export const maxPinTries = 5;
/** Wrong 応答コード after which a new 連絡コード must be read out. */
export const maxAnswerTries = 5;
/** A clock that is earlier than the last entry by more than this was turned back. */
export const clockToleranceMs = 120_000;
/** How much later than its time a heartbeat may come: the controls are tried first, and the disk may be slow. */
export const heartbeatGraceMs = 30_000;
