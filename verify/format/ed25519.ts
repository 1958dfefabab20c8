import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** An Ed25519 public key, or null where the bytes are none. @param key base64 of 32 bytes */
export function publicKeyOf(key: string): KeyObject | null {
  try {
    const x = key.slice(0, 43).replaceAll('+', '-').replaceAll('/', '_');
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    return null;
  }
}

/** Whether a signature holds (RFC 8032). @param key base64 of 32 bytes */
export function signatureHolds(key: string, message: Uint8Array, signature: Uint8Array): boolean {
  const publicKey = publicKeyOf(key);
  return publicKey !== null && verify(null, message, publicKey, signature);
}
