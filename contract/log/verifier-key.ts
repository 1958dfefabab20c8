import { decodeBase64, encodeBase64 } from './base64.ts';
import { joinBytes, utf8Bytes } from './bytes.ts';
import type { HashBytes } from './merkle.ts';
import type { Outcome } from './outcome.ts';

/** Names, key IDs and verifier keys of c2sp.org/signed-note. */

/** Signature type identifier bytes that are understood here. */
export const keyTypes = {
  /** Ed25519 over the note's text. */
  ed25519: 0x01,
  /** Timestamped Ed25519 cosignature of a checkpoint (c2sp.org/tlog-cosignature, v1). */
  cosignature: 0x04,
} as const;
export type KeyType = (typeof keyTypes)[keyof typeof keyTypes];

/** A public key, with the name and the key ID that its signatures carry. */
export interface VerifierKey {
  readonly name: string;
  /** Key ID: eight lower-case hexadecimal digits. */
  readonly id: string;
  readonly type: KeyType;
  /** Raw Ed25519 public key, 32 bytes (RFC 8032). */
  readonly publicKey: Uint8Array;
}

const publicKeyBytes = 32;

/** Whether a text can name a key: not empty, no Unicode space, no plus sign, no control character. */
export const isKeyName = (name: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note may not contain them
  name.isWellFormed() && /^[^\p{White_Space}+\u0000-\u001f]+$/u.test(name);

/** Key ID: the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), hex. */
export const keyId = (hash: HashBytes, name: string, type: KeyType, publicKey: Uint8Array): string =>
  toHex(hash(joinBytes(utf8Bytes(`${name}\n`), Uint8Array.of(type), publicKey)).subarray(0, 4));

/** Makes a verifier key of our own. @throws RangeError for a name or a key that cannot be one. */
export function verifierKey(hash: HashBytes, name: string, type: KeyType, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw new RangeError('not a key name');
  if (publicKey.length !== publicKeyBytes) throw new RangeError('not an Ed25519 public key');
  return { name, id: keyId(hash, name, type, publicKey), type, publicKey };
}

/** The key as text: `<name>+<key ID>+<base64 of type ‖ public key>`. */
export const formatVkey = ({ name, id, type, publicKey }: VerifierKey): string =>
  `${name}+${id}+${encodeBase64(joinBytes(Uint8Array.of(type), publicKey))}`;

/** `form`: not three parts of the right shape; `type`: a kind of key that is not understood; `id`: not this key's ID. */
export type VkeyFault = 'form' | 'type' | 'id';

/** Reads a verifier key as `formatVkey` writes it, of either type. */
export function readVkey(hash: HashBytes, text: string): Outcome<VerifierKey, VkeyFault> {
  const [, name, id, material] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,4096})$/.exec(text) ?? [];
  if (name === undefined || id === undefined || material === undefined || !isKeyName(name)) return fault('form');
  const bytes = decodeBase64(material);
  if (bytes === null || bytes.length === 0) return fault('form');
  const type = Object.values(keyTypes).find((known) => known === bytes[0]);
  if (type === undefined) return fault('type');
  const publicKey = bytes.slice(1);
  if (publicKey.length !== publicKeyBytes) return fault('form');
  if (keyId(hash, name, type, publicKey) !== id) return fault('id');
  return { ok: true, value: { name, id, type, publicKey } };
}

/** Lower-case hexadecimal. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const fault = (name: VkeyFault) => ({ ok: false, fault: name }) as const;
