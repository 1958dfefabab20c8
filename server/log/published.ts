import { formatCheckpoint, readCheckpoint } from '#contract/log/checkpoint.ts';
import { formatNote, isSameKey, type NoteSignature, openNote, readNote, signText } from '#contract/log/note.ts';
import type { VerifierKey } from '#contract/log/verifier-key.ts';
import { type LogKey, verifyEd25519 } from './log-key.ts';

/** That a witness cosigned a checkpoint. */
export interface Cosigned {
  readonly name: string;
  /** When the witness says it did, seconds since 1970. */
  readonly timestampSec: number;
}

/** A checkpoint that this log signed, with the cosignatures that it has. */
export interface Published {
  /** The note, word for word as it is published. */
  readonly note: string;
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly cosigned: readonly Cosigned[];
}

/** Signs a checkpoint of the tree. */
export function signCheckpoint(
  { key, sign }: LogKey,
  tree: { readonly size: number; readonly root: Uint8Array },
): Published {
  const text = formatCheckpoint({ origin: key.name, ...tree });
  return { note: formatNote(text, [signText(text, key, sign)]), origin: key.name, ...tree, cosigned: [] };
}

/**
 * Reads a checkpoint that was published before. Null unless this log signed it: whatever else lies in its place is no
 * checkpoint of this log.
 */
export function readPublished(note: string, log: VerifierKey, witnesses: readonly VerifierKey[]): Published | null {
  const opened = openNote(note, [log, ...witnesses], verifyEd25519);
  if (!opened.ok || !opened.value.verified.some((v) => isSameKey(v.key, log))) return null;
  const read = readCheckpoint(opened.value.text);
  if (!read.ok || read.value.origin !== log.name) return null;
  const { origin, size, root } = read.value;
  const cosigned = opened.value.verified.flatMap(({ key, timestampSec }) =>
    timestampSec === null ? [] : [{ name: key.name, timestampSec }],
  );
  return { note, origin, size, root, cosigned };
}

/** The same checkpoint with one more cosignature, or with a newer one by the same witness. */
export function withCosignature(published: Published, signature: NoteSignature, timestampSec: number): Published {
  const read = readNote(published.note);
  if (!read.ok) throw new Error(`a published checkpoint cannot be read: ${read.fault}`);
  const others = read.value.signatures.filter(({ name, id }) => name !== signature.name || id !== signature.id);
  const cosigned = published.cosigned.filter(({ name }) => name !== signature.name);
  return {
    ...published,
    note: formatNote(read.value.text, [...others, signature]),
    cosigned: [...cosigned, { name: signature.name, timestampSec }],
  };
}
