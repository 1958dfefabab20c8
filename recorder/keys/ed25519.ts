import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** DER of RFC 8410 around the 32 raw bytes: PKCS #8 for a private half, SPKI for a public one. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 key that can sign. The private half stays inside. */
export interface Signer {
  /** Raw 32 bytes, base64. */
  readonly publicKey: string;
  /** @returns the signature, base64. */
  readonly sign: (bytes: Uint8Array) => string;
}

/** @param seed the 32 bytes of RFC 8032's private key. */
export function signerFrom(seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64'),
    sign: (bytes) => sign(null, bytes, key).toString('base64'),
  };
}

/** Checks signatures under one public key. */
export type Verifier = (bytes: Uint8Array, sigBase64: string) => boolean;

/** @param raw 32 bytes, base64. */
export function verifierFrom(raw: string): Verifier {
  const key: KeyObject = createPublicKey({
    key: Buffer.concat([spkiPrefix, Buffer.from(raw, 'base64')]),
    format: 'der',
    type: 'spki',
  });
  return (bytes, sig) => verify(null, bytes, key, Buffer.from(sig, 'base64'));
}
