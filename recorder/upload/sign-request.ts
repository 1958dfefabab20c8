import { hash } from 'node:crypto';
import {
  contentDigestField,
  signatureBase,
  signatureLabel,
  signatureParams,
} from '#contract/http/message-signature.ts';
import type { Signer } from '../keys/ed25519.ts';

/** Header fields of a signed request (RFC 9421, RFC 9530). @param createdSec seconds since 1970. */
export function signatureHeaders(
  signer: Signer,
  keyId: string,
  ask: { readonly method: string; readonly targetUri: string; readonly body: Buffer },
  createdSec: number,
): Readonly<Record<string, string>> {
  const contentDigest = contentDigestField(hash('sha256', ask.body, 'base64'));
  const params = signatureParams(keyId, createdSec);
  const base = signatureBase({ method: ask.method, targetUri: ask.targetUri, contentDigest }, params);
  return {
    'content-digest': contentDigest,
    'signature-input': `${signatureLabel}=${params}`,
    signature: `${signatureLabel}=:${signer.sign(Buffer.from(base))}:`,
  };
}
