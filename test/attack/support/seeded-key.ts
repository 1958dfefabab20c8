import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** An Ed25519 key that is the same each time: for test vectors and tests only. */
export interface SeededKey {
  /** Seed of RFC 8032, hex. */
  readonly seed: string;
  /** Raw public key, base64. */
  readonly publicKey: string;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

/** PKCS #8 of an Ed25519 private key (RFC 8410) up to its 32 bytes of seed. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param name anything; its SHA-256 is the seed */
export function seededKey(name: string): SeededKey {
  const seed = createHash('sha256').update(name).digest();
  const key: KeyObject = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return {
    seed: seed.toString('hex'),
    publicKey: Buffer.from(x, 'base64url').toString('base64'),
    sign: (bytes) => sign(null, bytes, key),
  };
}
