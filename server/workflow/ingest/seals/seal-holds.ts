import sodium from 'sodium-native';

/** One seal to look at: an Ed25519 signature (RFC 8032) over a text. */
export interface SealToCheck {
  /** Raw public key, base64 of 32 bytes. */
  readonly publicKey: string;
  /** Base64 of 64 bytes. */
  readonly sig: string;
  readonly text: string;
}

/**
 * Whether a seal holds. Nearly every entry brings a key of its own, and libsodium needs no key object: OpenSSL takes three
 * times as long. What holds here holds for OpenSSL too, which the verifier asks: a test compares them where
 * implementations of Ed25519 differ.
 */
export function sealHolds({ publicKey, sig, text }: SealToCheck): boolean {
  const key = bytesOf(publicKey, 32);
  const signature = bytesOf(sig, 64);
  if (key === null || signature === null) return false;
  return sodium.crypto_sign_verify_detached(signature, Buffer.from(text), key);
}

/** Null unless it is the one base64 text of so many bytes. */
function bytesOf(base64: string, length: number): Buffer | null {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === length && bytes.toString('base64') === base64 ? bytes : null;
}
