import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { SignMessage, VerifySignature } from '#contract/log/note.ts';
import { type KeyType, keyTypes, type VerifierKey, verifierKey } from '#contract/log/verifier-key.ts';
import { sha256 } from './sample-tree.ts';

const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export interface SampleSigner {
  readonly key: VerifierKey;
  readonly sign: SignMessage;
}

/** A signer whose key follows from the number, so that a failing case can be repeated. */
export function sampleSigner(name: string, seed: number, type: KeyType = keyTypes.ed25519): SampleSigner {
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  });
  const raw = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    key: verifierKey(sha256, name, type, new Uint8Array(raw)),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}

export const verifyEd25519: VerifySignature = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};
