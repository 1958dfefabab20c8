import { formatAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { readDecimal } from '#contract/log/checkpoint.ts';
import { isSameKey, type NoteSignature, openNote, readNote } from '#contract/log/note.ts';
import type { VerifierKey } from '#contract/log/verifier-key.ts';
import { verifyEd25519 } from './log-key.ts';
import type { Published } from './published.ts';
import type { LogTree } from './read-tree.ts';

/** Sends a body to a witness's add-checkpoint. Rejects where no answer came in time. */
export type PostToWitness = (url: string, body: string) => Promise<{ readonly status: number; readonly body: string }>;

export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly signature: NoteSignature; readonly timestampSec: number }
  /** The witness knows a larger tree of this log than the log itself: this office was put back, or the witness errs. */
  | { readonly kind: 'ahead'; readonly size: number }
  /** It answered otherwise than with a cosignature that holds. */
  | { readonly kind: 'refused'; readonly status: number };

/**
 * Asks a witness to cosign a checkpoint (c2sp.org/tlog-witness). It says itself, by 409, from which size it wants to be
 * led: asked again once.
 * @param knownSize what it is thought to have cosigned last, 0 where that is not known
 */
export async function askWitness(
  post: PostToWitness,
  witness: { readonly url: string; readonly key: VerifierKey },
  tree: LogTree,
  { note, size }: Published,
  knownSize: number,
): Promise<WitnessAnswer> {
  const read = readNote(note);
  if (!read.ok) throw new Error(`a published checkpoint cannot be read: ${read.fault}`);
  const ask = async (oldSize: number) => {
    const proof = await tree.consistency(oldSize, size);
    return post(
      `${witness.url.replace(/\/$/, '')}/add-checkpoint`,
      formatAddCheckpoint({ oldSize, proof, checkpoint: note }),
    );
  };
  let answer = await ask(Math.min(knownSize, size));
  if (answer.status === 409) {
    const theirs = readDecimal(answer.body.replace(/\n$/, ''));
    if (theirs === null) return { kind: 'refused', status: 409 };
    if (theirs > size) return { kind: 'ahead', size: theirs };
    answer = await ask(theirs);
  }
  if (answer.status !== 200) return { kind: 'refused', status: answer.status };
  return readCosignature(read.value.text, answer.body, witness.key) ?? { kind: 'refused', status: 200 };
}

/** The witness's own signature line among those it answered with; null unless it holds over this very checkpoint. */
function readCosignature(text: string, lines: string, key: VerifierKey): WitnessAnswer | null {
  const note = `${text}\n${lines}`;
  const opened = openNote(note, [key], verifyEd25519);
  const read = readNote(note);
  if (!opened.ok || !read.ok || opened.value.text !== text) return null;
  const timestampSec = opened.value.verified.find((v) => isSameKey(v.key, key))?.timestampSec ?? null;
  const signature = read.value.signatures.find(({ name, id }) => name === key.name && id === key.id);
  return signature === undefined || timestampSec === null ? null : { kind: 'cosigned', signature, timestampSec };
}
