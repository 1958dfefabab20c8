import { createHash } from 'node:crypto';

/** Signature types of C2SP signed-note that are understood here. */
export const logKeyType = 0x01;
export const witnessKeyType = 0x04;

/** A verifier key (c2sp.org/signed-note): what a signature line is recognised by, and the key it must hold under. */
export interface VerifierKey {
  readonly name: string;
  /** Key ID: eight hex digits. */
  readonly id: string;
  readonly type: number;
  /** Raw Ed25519 public key, base64. */
  readonly key: string;
}

/** Not empty, no white space, no plus sign, no control character. */
export const isKeyName = (name: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  name.isWellFormed() && name.length <= 200 && /^[^\p{White_Space}+\u0000-\u001f\u007f]+$/u.test(name);

/** Reads a vkey, `<name>+<key ID>+<base64 of type ‖ key>`; null for anything that is not exactly one of this type. */
export function readVkey(text: string, type: number): VerifierKey | null {
  const [, name, id, material] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) ?? [];
  if (name === undefined || id === undefined || material === undefined || !isKeyName(name)) return null;
  const bytes = Buffer.from(material, 'base64');
  if (bytes.length !== 33 || bytes[0] !== type) return null;
  const right = createHash('sha256').update(`${name}\n`).update(bytes).digest('hex').slice(0, 8);
  return right === id ? { name, id, type, key: bytes.subarray(1).toString('base64') } : null;
}
