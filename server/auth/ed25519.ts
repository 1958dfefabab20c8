import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** SPKI of an Ed25519 key (RFC 8410 section 4) is this and the raw key; read faster than a JWK. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Keys read lately. Entries of a period share theirs, and so do requests of a terminal. */
const known = new Map<string, KeyObject>();
const maxKnown = 4096;

/** Reads a raw Ed25519 public key; null unless it is the one base64 text of 32 bytes. */
export function readPublicKey(base64: string): KeyObject | null {
  const before = known.get(base64);
  if (before !== undefined) return before;
  const raw = Buffer.from(base64, 'base64');
  if (raw.length !== 32 || raw.toString('base64') !== base64) return null;
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' });
  known.set(base64, key);
  // A map keeps the order in which keys came: the first is the oldest.
  const [oldest] = known.size > maxKnown ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  return key;
}

/** Checks a signature on the thread pool, so that a batch of a thousand does not hold up other requests. */
export const signatureHolds = (key: KeyObject, message: Uint8Array, sigBase64: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    verify(null, message, key, Buffer.from(sigBase64, 'base64'), (error, holds) =>
      error === null ? resolve(holds) : reject(error),
    );
  });
