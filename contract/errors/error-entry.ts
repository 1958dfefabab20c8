/** How a locked terminal is opened again. `recheck`: by itself, once the cause is gone. `office-code`: 応答コード. */
export type WayOut = 'recheck' | 'office-code' | 'retry' | 'none';

export interface ErrorEntry {
  /** What happened, in plain Japanese, one sentence. */
  readonly message: string;
  /** What the person should do next. */
  readonly next: string;
  /** Article of 在宅勤務要綱, or step of its 利用手順, that the refusal serves, where there is one. */
  readonly article?: string;
  /** HTTP status where the office server answers with this code. */
  readonly status?: number;
  /** True where the terminal is locked for as long as the cause lasts. */
  readonly locks: boolean;
  readonly wayOut: WayOut;
}

/** Keeps the terminal locked for as long as its cause lasts. */
export const lock = (message: string, next: string, wayOut: WayOut, article?: string): ErrorEntry => ({
  message,
  next,
  locks: true,
  wayOut,
  ...(article === undefined ? {} : { article }),
});

/** Refuses one act. */
export const refuse = (message: string, next: string, article?: string): ErrorEntry => ({
  message,
  next,
  locks: false,
  wayOut: 'retry',
  ...(article === undefined ? {} : { article }),
});

/** What the office answers. @param status of HTTP */
export const answer = (status: number, message: string, next: string, article?: string): ErrorEntry => ({
  ...refuse(message, next, article),
  status,
});
