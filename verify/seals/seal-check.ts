/** One seal to check: an Ed25519 signature over a text. */
export interface Seal {
  /** Raw public key, base64 of 32 bytes. */
  readonly key: string;
  /** Base64 of 64 bytes. */
  readonly sig: string;
  readonly message: string;
}

/** Where a seal stands in the bundle. */
export interface Place {
  readonly line: number;
  readonly chain: string;
  readonly seq: number;
}

/** Checks seals, at once or beside the caller. Places must be added in the order of their lines. */
export interface SealCheck {
  add(place: Place, seal: Seal): void;
  /** The first bad seal that is known so far. */
  bad(): Place | null;
  /** Resolves when more may be added: keeps what waits bounded. Rejects where checking itself failed. */
  room(): Promise<void>;
  /** Resolves when all that was added was checked, with the first bad one. Rejects where checking itself failed. */
  finish(): Promise<Place | null>;
  close(): Promise<void>;
}
