/**
 * The profile of RFC 9421 (HTTP Message Signatures) with RFC 9530 (Digest Fields) that terminals use: Ed25519 over
 * method, target URI and the digest of the encoded body. `created` is carried and never refuses a wrong clock.
 */
export const signatureLabel = 'tanmori';

export interface SignedRequest {
  readonly method: string;
  /** Absolute URI, as the terminal addresses the office. */
  readonly targetUri: string;
  /** Value of the Content-Digest field; of an empty body where there is none. */
  readonly contentDigest: string;
}

/** Value of Content-Digest for a SHA-256 given in base64. */
export const contentDigestField = (sha256Base64: string): string => `sha-256=:${sha256Base64}:`;

/** Inner value of Signature-Input for the label. @param createdSec seconds since 1970. */
export const signatureParams = (keyId: string, createdSec: number): string =>
  `("@method" "@target-uri" "content-digest");created=${createdSec};keyid="${keyId}";alg="ed25519"`;

/** The text that is signed (RFC 9421 section 2.5). */
export const signatureBase = (request: SignedRequest, params: string): string =>
  [
    `"@method": ${request.method.toUpperCase()}`,
    `"@target-uri": ${request.targetUri}`,
    `"content-digest": ${request.contentDigest}`,
    `"@signature-params": ${params}`,
  ].join('\n');

const inputPattern =
  /^tanmori=(\("@method" "@target-uri" "content-digest"\);created=(\d{1,12});keyid="([A-Za-z0-9-]{1,40})";alg="ed25519")$/;
const signaturePattern = /^tanmori=:([A-Za-z0-9+/]{86}==):$/;

/** Reads the two fields strictly: any other set of components, parameter or label is refused. */
export function readSignatureFields(
  signatureInput: string,
  signature: string,
): { readonly params: string; readonly keyId: string; readonly createdSec: number; readonly sigBase64: string } | null {
  const input = inputPattern.exec(signatureInput);
  const value = signaturePattern.exec(signature);
  if (!input?.[1] || !input[2] || !input[3] || !value?.[1]) return null;
  return { params: input[1], createdSec: Number(input[2]), keyId: input[3], sigBase64: value[1] };
}
