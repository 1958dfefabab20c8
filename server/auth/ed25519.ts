import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Reads a raw Ed25519 public key; null unless it is the one base64 text of 32 bytes. */
export function readPublicKey(base64: string): KeyObject | null {
  const raw = Buffer.from(base64, 'base64');
  if (raw.length !== 32 || raw.toString('base64') !== base64) return null;
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
}

/** Checks a signature on the thread pool, so that a batch of a thousand does not hold up other requests. */
export const signatureHolds = (key: KeyObject, message: Uint8Array, sigBase64: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    verify(null, message, key, Buffer.from(sigBase64, 'base64'), (error, holds) =>
      error === null ? resolve(holds) : reject(error),
    );
  });
