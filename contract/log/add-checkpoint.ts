import { readDecimal } from './checkpoint.ts';
import { maxNoteLength } from './note.ts';
import type { Outcome } from './outcome.ts';
import { maxProofHashes, proofLines, readProofLines } from './proof-lines.ts';

/** The body of `POST /add-checkpoint` to a witness, as in c2sp.org/tlog-witness. */
export interface AddCheckpoint {
  /** Size of the last checkpoint that the witness cosigned for this log, 0 for none. */
  readonly oldSize: number;
  /** Consistency from that size to the checkpoint's. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, a note. */
  readonly checkpoint: string;
}

/** Longest body that is taken, in UTF-16 code units: the old size, 63 hashes, the note. */
export const maxAddCheckpointLength = maxNoteLength + 64 + maxProofHashes * 45;

export const formatAddCheckpoint = ({ oldSize, proof, checkpoint }: AddCheckpoint): string =>
  `old ${oldSize}\n${proofLines(proof)}\n${checkpoint}`;

/** `length`: longer than is taken; `old`: no old size line; `proof`: a line that is no hash, too many, no blank line. */
export type AddCheckpointFault = 'length' | 'old' | 'proof';

/** Takes a request apart. The checkpoint is handed on as it is: `readNote` and `readCheckpoint` read it. */
export function readAddCheckpoint(body: string): Outcome<AddCheckpoint, AddCheckpointFault> {
  if (body.length > maxAddCheckpointLength) return { ok: false, fault: 'length' };
  const blank = body.indexOf('\n\n');
  const [first = '', ...lines] = blank < 0 ? body.split('\n') : body.slice(0, blank).split('\n');
  const oldSize = first.startsWith('old ') ? readDecimal(first.slice(4)) : null;
  if (oldSize === null) return { ok: false, fault: 'old' };
  const proof = blank < 0 ? null : readProofLines(lines);
  if (proof === null) return { ok: false, fault: 'proof' };
  return { ok: true, value: { oldSize, proof, checkpoint: body.slice(blank + 2) } };
}
