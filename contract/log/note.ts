import { decodeBase64, encodeBase64 } from './base64.ts';
import { joinBytes, sameBytes, utf8Bytes } from './bytes.ts';
import { cosignedMessage, readCosignatureBlob } from './cosignature.ts';
import type { Outcome } from './outcome.ts';
import { isKeyName, keyTypes, toHex, type VerifierKey } from './verifier-key.ts';

/** Signed notes as in c2sp.org/signed-note. */

/** One signature line of a note, not verified. */
export interface NoteSignature {
  readonly name: string;
  /** Key ID: eight lower-case hexadecimal digits. */
  readonly id: string;
  /** What follows the key ID; its form depends on the type of the key. */
  readonly signature: Uint8Array;
}

export interface Note {
  /** The signed text, with its last line break. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Checks an Ed25519 signature (RFC 8032). Comes in as an argument: this room imports no runtime. */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** Makes an Ed25519 signature (RFC 8032) of 64 bytes. */
export type SignMessage = (message: Uint8Array) => Uint8Array;

/** Longest note that is taken, in UTF-16 code units. Sixteen post-quantum cosignatures need some 110,000. */
export const maxNoteLength = 256 * 1024;
/** Most signature lines that are taken; the specification asks for at least 16. */
export const maxNoteSignatures = 64;

/** One signature line with its line break, as the note and a witness's answer have it. */
export const signatureLine = ({ name, id, signature }: NoteSignature): string =>
  `— ${name} ${encodeBase64(joinBytes(bytesOfId(id), signature))}\n`;

/** Signs a note's text. @param key the signer's own, of type Ed25519. */
export const signText = (text: string, key: VerifierKey, sign: SignMessage): NoteSignature => ({
  name: key.name,
  id: key.id,
  signature: sign(utf8Bytes(text)),
});

/** Writes a note. @throws RangeError where text or signatures cannot be in one. */
export function formatNote(text: string, signatures: readonly NoteSignature[]): string {
  const note = `${text}\n${signatures.map(signatureLine).join('')}`;
  if (!text.endsWith('\n') || !readNote(note).ok) throw new RangeError('not the text or the signatures of a note');
  return note;
}

/**
 * `length`: longer than is taken; `text`: a lone surrogate or a control character; `form`: no text, blank line and
 * signatures; `signature-line`: a line that is not one, or too many of them.
 */
export type NoteFault = 'length' | 'text' | 'form' | 'signature-line';

/**
 * Takes a note apart; nothing is verified. Bytes are turned into text by the caller, with a UTF-8 decoder that refuses
 * malformed input and keeps a byte order mark.
 */
export function readNote(note: string): Outcome<Note, NoteFault> {
  if (note.length > maxNoteLength) return { ok: false, fault: 'length' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  if (!note.isWellFormed() || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return { ok: false, fault: 'text' };
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n') || note.length === blank + 2) return { ok: false, fault: 'form' };
  const lines = note.slice(blank + 2, -1).split('\n');
  if (lines.length > maxNoteSignatures) return { ok: false, fault: 'signature-line' };
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = readSignatureLine(line);
    if (signature === null) return { ok: false, fault: 'signature-line' };
    signatures.push(signature);
  }
  return { ok: true, value: { text: note.slice(0, blank + 1), signatures } };
}

export interface VerifiedSignature {
  readonly key: VerifierKey;
  /** When a cosignature says it was made, in seconds since 1970; null for a plain signature. */
  readonly timestampSec: number | null;
}

export interface OpenedNote {
  readonly text: string;
  /** One for each known key that signed, the first of its signatures. Never empty. */
  readonly verified: readonly VerifiedSignature[];
  /** Signatures of keys that are not known. Nothing may be concluded from them. */
  readonly ignored: readonly NoteSignature[];
}

/**
 * As NoteFault, and: `ambiguous-key`: two different known keys have one name and ID; `bad-signature`: a known key's
 * signature does not verify, which makes the whole note malformed; `unsigned`: no known key signed.
 */
export type OpenFault = NoteFault | 'ambiguous-key' | 'bad-signature' | 'unsigned';

/** Takes a note apart and verifies every signature that claims to be by one of `keys`. */
export function openNote(
  note: string,
  keys: readonly VerifierKey[],
  verify: VerifySignature,
): Outcome<OpenedNote, OpenFault> {
  const read = readNote(note);
  if (!read.ok) return read;
  const { text, signatures } = read.value;
  const verified: VerifiedSignature[] = [];
  const ignored: NoteSignature[] = [];
  for (const signature of signatures) {
    const [key, ...others] = keys.filter(({ name, id }) => name === signature.name && id === signature.id);
    if (key === undefined) {
      ignored.push(signature);
      continue;
    }
    if (others.some((other) => !isSameKey(other, key))) return { ok: false, fault: 'ambiguous-key' };
    const checked = checkSignature(text, signature.signature, key, verify);
    if (checked === null) return { ok: false, fault: 'bad-signature' };
    if (!verified.some((earlier) => isSameKey(earlier.key, key))) verified.push(checked);
  }
  return verified.length === 0 ? { ok: false, fault: 'unsigned' } : { ok: true, value: { text, verified, ignored } };
}

/** Whether two keys are one: the same name, type and public half. */
export const isSameKey = (a: VerifierKey, b: VerifierKey): boolean =>
  a.name === b.name && a.type === b.type && sameBytes(a.publicKey, b.publicKey);

function checkSignature(
  text: string,
  signature: Uint8Array,
  key: VerifierKey,
  verify: VerifySignature,
): VerifiedSignature | null {
  if (key.type === keyTypes.ed25519) {
    if (signature.length !== 64) return null;
    return verify(key.publicKey, utf8Bytes(text), signature) ? { key, timestampSec: null } : null;
  }
  const blob = readCosignatureBlob(signature);
  if (blob === null) return null;
  const { timestampSec } = blob;
  return verify(key.publicKey, cosignedMessage(timestampSec, text), blob.signature) ? { key, timestampSec } : null;
}

function readSignatureLine(line: string): NoteSignature | null {
  const [, name, base64] = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  if (name === undefined || base64 === undefined || !isKeyName(name)) return null;
  const bytes = decodeBase64(base64);
  if (bytes === null || bytes.length <= 4) return null;
  return { name, id: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4) };
}

const bytesOfId = (id: string): Uint8Array =>
  Uint8Array.from({ length: 4 }, (_, i) => Number.parseInt(id.slice(i * 2, i * 2 + 2), 16));
