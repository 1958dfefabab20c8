import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { HashBytes } from '#contract/log/merkle.ts';
import type { SignMessage, VerifySignature } from '#contract/log/note.ts';

/** DER of RFC 8410 around the 32 raw bytes: PKCS #8 for a private half, SPKI for a public one. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export const sha256: HashBytes = (bytes) => createHash('sha256').update(bytes).digest();

export interface Ed25519Signer {
  /** Raw public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly sign: SignMessage;
}

/** @param seed the 32 bytes of RFC 8032's private key. */
export function signerFrom(seed: Uint8Array): Ed25519Signer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32),
    sign: (message) => sign(null, message, key),
  };
}

export const verifyEd25519: VerifySignature = (publicKey, message, signature) =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' }),
    signature,
  );
