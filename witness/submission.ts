import { readAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { sameBytes } from '#contract/log/bytes.ts';
import { type ReadCheckpoint, readCheckpoint } from '#contract/log/checkpoint.ts';
import { emptyRoot, type HashBytes, verifyConsistency } from '#contract/log/merkle.ts';
import { type NoteSignature, openNote, readNote, type VerifySignature } from '#contract/log/note.ts';
import type { TrustedLog } from '#contract/log/tlog-proof.ts';

/** What a request asks for, signed by a log that is trusted. */
export interface Submission {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: ReadCheckpoint;
  /** The checkpoint's text, which is what is cosigned. */
  readonly text: string;
  /** The log's signatures that were verified, for whoever reads the cosigned checkpoint later. */
  readonly logSignatures: readonly NoteSignature[];
}

export interface Refusal {
  readonly status: 400 | 403 | 404 | 409 | 422;
  /** One English word or two for the answer's body. */
  readonly reason: string;
}

export type Submitted =
  | { readonly ok: true; readonly submission: Submission }
  | { readonly ok: false; readonly refusal: Refusal };

/** Takes a request apart and checks who signed it, in the order of c2sp.org/tlog-witness. */
export function readSubmission(body: string, logs: readonly TrustedLog[], verify: VerifySignature): Submitted {
  const request = readAddCheckpoint(body);
  if (!request.ok) return refused(400, `malformed request: ${request.fault}`);
  const note = readNote(request.value.checkpoint);
  if (!note.ok) return refused(400, `malformed note: ${note.fault}`);
  const checkpoint = readCheckpoint(note.value.text);
  if (!checkpoint.ok) return refused(400, `malformed checkpoint: ${checkpoint.fault}`);

  const keys = logs.filter(({ origin }) => origin === checkpoint.value.origin).map(({ key }) => key);
  if (keys.length === 0) return refused(404, 'unknown origin');
  const opened = openNote(request.value.checkpoint, keys, verify);
  if (!opened.ok) return refused(403, opened.fault);
  if (request.value.oldSize > checkpoint.value.size) return refused(400, 'old size beyond the checkpoint');

  const logSignatures = opened.value.verified.flatMap(({ key }) =>
    note.value.signatures.filter(({ name, id }) => name === key.name && id === key.id).slice(0, 1),
  );
  const { oldSize, proof } = request.value;
  return {
    ok: true,
    submission: { oldSize, proof, checkpoint: checkpoint.value, text: opened.value.text, logSignatures },
  };
}

/** What the witness has seen of this log. */
export interface Seen {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * `fork`: the log signed two roots for one size, which proves its misbehaviour; `suspect`: no proof leads from what was
 * cosigned to what it signed now, which may also be a wrong proof by whoever sent the request.
 */
export type Contradiction = 'fork' | 'suspect';

export interface Judgement {
  /** Null: cosign. */
  readonly refusal: Refusal | null;
  readonly contradiction: Contradiction | null;
}

/** Whether a submission may be cosigned after what was cosigned last; null for nothing yet. */
export function judge(hash: HashBytes, submission: Submission, latest: Seen | null): Judgement {
  const { oldSize, proof, checkpoint } = submission;
  const seen = latest ?? { size: 0, root: emptyRoot(hash) };
  const isFork = latest !== null && checkpoint.size === seen.size && !sameBytes(checkpoint.root, seen.root);
  const contradiction = isFork ? 'fork' : null;
  if (oldSize !== seen.size) return { refusal: { status: 409, reason: String(seen.size) }, contradiction };
  const { size, root } = checkpoint;
  if (verifyConsistency(hash, { oldSize, oldRoot: seen.root, size, root, proof })) {
    return { refusal: null, contradiction: null };
  }
  // From nothing, and for the same root again, only the proof can be wrong.
  const mayBeFork = seen.size > 0 && size > seen.size;
  return {
    refusal: { status: 422, reason: 'not consistent' },
    contradiction: contradiction ?? (mayBeFork ? 'suspect' : null),
  };
}

const refused = (status: Refusal['status'], reason: string): Submitted => ({ ok: false, refusal: { status, reason } });
