import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** RFC 8410's SubjectPublicKeyInfo of an Ed25519 key, up to the key: twelve bytes, so that the key's own base64 follows. */
const spkiHead = 'MCowBQYDK2VwAyEA';

/**
 * An Ed25519 public key, or null where the bytes are none. Handed over as PEM, a plain text: with any object Node 24
 * first throws and catches four errors with their stacks, which takes four times as long as the key itself.
 * @param key base64 of 32 bytes
 */
export function publicKeyOf(key: string): KeyObject | null {
  try {
    return createPublicKey(`-----BEGIN PUBLIC KEY-----\n${spkiHead}${key}\n-----END PUBLIC KEY-----\n`);
  } catch {
    return null;
  }
}

/** Whether a signature holds (RFC 8032). @param key base64 of 32 bytes */
export function signatureHolds(key: string, message: Uint8Array, signature: Uint8Array): boolean {
  const publicKey = publicKeyOf(key);
  return publicKey !== null && verify(null, message, publicKey, signature);
}
