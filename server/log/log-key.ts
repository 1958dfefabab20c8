import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { SignMessage, VerifySignature } from '#contract/log/note.ts';
import { keyTypes, type VerifierKey, verifierKey } from '#contract/log/verifier-key.ts';
import { readPublicKey } from '../auth/ed25519.ts';
import { sha256Bytes } from '../digest.ts';

/** What signs the office log's checkpoints, under the log's name. */
export interface LogKey {
  readonly key: VerifierKey;
  readonly sign: SignMessage;
}

/**
 * A new signing key of a log, as one line: name and key change together or not at all. The form is that of Go's
 * `golang.org/x/mod/sumdb/note`: `PRIVATE+KEY+<name>+<key ID>+<base64 of type ‖ seed>`.
 */
export function newLogKeyText(origin: string): string {
  const { d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (d === undefined) throw new Error('not an Ed25519 key');
  const seed = Buffer.from(d, 'base64url');
  const { key } = logKeyOf(origin, seed);
  return `PRIVATE+KEY+${origin}+${key.id}+${Buffer.concat([Buffer.of(keyTypes.ed25519), seed]).toString('base64')}\n`;
}

/** Reads what `newLogKeyText` wrote. @throws Error for anything else. */
export function readLogKey(text: string): LogKey {
  const [, origin = '', id, material = ''] =
    /^PRIVATE\+KEY\+([^+\n]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n$/.exec(text) ?? [];
  const bytes = Buffer.from(material, 'base64');
  if (bytes.length !== 33 || bytes[0] !== keyTypes.ed25519) throw new Error('log.key cannot be read');
  const read = logKeyOf(origin, bytes.subarray(1));
  if (read.key.id !== id) throw new Error('log.key is damaged: name and key do not belong together');
  return read;
}

/** PKCS #8 of an Ed25519 seed (RFC 8410 section 7) is this and the seed. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

function logKeyOf(origin: string, seed: Uint8Array): LogKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const key = verifierKey(sha256Bytes, origin, keyTypes.ed25519, Buffer.from(x, 'base64url'));
  return { key, sign: (message) => sign(null, message, privateKey) };
}

/** Checks an Ed25519 signature under a raw public key. */
export const verifyEd25519: VerifySignature = (publicKey, message, signature) => {
  const key = readPublicKey(Buffer.from(publicKey).toString('base64'));
  return key !== null && verify(null, message, key, signature);
};
