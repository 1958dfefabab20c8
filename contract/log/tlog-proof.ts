import { decodeBase64, encodeBase64 } from './base64.ts';
import { sameBytes } from './bytes.ts';
import { type ReadCheckpoint, readCheckpoint, readDecimal } from './checkpoint.ts';
import { type HashBytes, leafNode, verifyInclusion } from './merkle.ts';
import { isSameKey, maxNoteLength, openNote, readNote, type VerifySignature } from './note.ts';
import type { Outcome } from './outcome.ts';
import { maxProofHashes, proofLines, readProofLines } from './proof-lines.ts';
import type { VerifierKey } from './verifier-key.ts';

/** Offline proofs that something is in a log, as in c2sp.org/tlog-proof. */
export interface TlogProof {
  /** Opaque and not authenticated: for the application to use with care. Null for none; never empty. */
  readonly extra: Uint8Array | null;
  readonly index: number;
  /** Inclusion of the leaf in the checkpoint's tree, the leaf's sibling first. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, a note, word for word. */
  readonly checkpoint: string;
}

const header = 'c2sp.org/tlog-proof@v1';
/** Longest extra data that is written or taken, in bytes. */
export const maxExtraBytes = 48 * 1024;
const maxProofLength = maxNoteLength + 64 * 1024 + (maxProofHashes + 4) * 45;

/** Writes a proof. @throws RangeError where a part cannot be in one. */
export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  const extraLine = extra === null ? '' : `extra ${encodeBase64(extra)}\n`;
  const text = `${header}\n${extraLine}index ${index}\n${proofLines(proof)}\n${checkpoint}`;
  if (!readTlogProof(text).ok) throw new RangeError('not the parts of a tlog-proof');
  return text;
}

/**
 * `length`: longer than is taken; `header`: not this format and version; `extra`, `index`, `proof`: that part is not as
 * it must be.
 */
export type TlogProofFault = 'length' | 'header' | 'extra' | 'index' | 'proof';

/** Takes a proof apart; nothing is verified, and the checkpoint is handed on as it is. */
export function readTlogProof(text: string): Outcome<TlogProof, TlogProofFault> {
  if (text.length > maxProofLength) return { ok: false, fault: 'length' };
  if (!text.startsWith(`${header}\n`)) return { ok: false, fault: 'header' };
  const blank = text.indexOf('\n\n');
  const lines = text
    .slice(0, blank < 0 ? text.length : blank)
    .split('\n')
    .slice(1);
  const extra = lines[0]?.startsWith('extra ') ? decodeBase64(lines.shift()?.slice(6) ?? '') : undefined;
  if (extra === null || extra?.length === 0 || (extra?.length ?? 0) > maxExtraBytes) {
    return { ok: false, fault: 'extra' };
  }
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? readDecimal(indexLine.slice(6)) : null;
  if (index === null) return { ok: false, fault: 'index' };
  const proof = blank < 0 ? null : readProofLines(lines);
  if (proof === null) return { ok: false, fault: 'proof' };
  return { ok: true, value: { extra: extra ?? null, index, proof, checkpoint: text.slice(blank + 2) } };
}

/** A log that is believed: which key signs for which origin. Several keys for one origin are several of these. */
export interface TrustedLog {
  readonly origin: string;
  readonly key: VerifierKey;
}

export interface ProofToVerify {
  /** The proof's text. */
  readonly text: string;
  /** Bytes of the leaf, from elsewhere than the proof. */
  readonly leaf: Uint8Array;
  readonly logs: readonly TrustedLog[];
  /** Witnesses whose word counts; keys that are not of type cosignature, and keys of the log, never do. */
  readonly witnesses: readonly VerifierKey[];
}

export interface ProvenLeaf {
  readonly checkpoint: ReadCheckpoint;
  readonly index: number;
  /** Which witnesses cosigned the checkpoint and when, each once. How many are enough is the caller's rule. */
  readonly witnesses: readonly { readonly key: VerifierKey; readonly timestampSec: number }[];
  readonly extra: Uint8Array | null;
}

/**
 * `malformed-proof`, `malformed-checkpoint`: not readable; `unknown-origin`: not a trusted log's; `bad-signature`: a
 * known key's signature does not verify; `unsigned`: the log did not sign; `not-included`: the leaf is not at that index
 * of that tree; `ambiguous-key`: the caller's keys contradict one another.
 */
export type ProofFault =
  | 'malformed-proof'
  | 'malformed-checkpoint'
  | 'unknown-origin'
  | 'ambiguous-key'
  | 'bad-signature'
  | 'unsigned'
  | 'not-included';

/** Verifies a proof with nothing but what is given: the procedure of c2sp.org/tlog-proof. */
export function verifyTlogProof(
  hash: HashBytes,
  verify: VerifySignature,
  { text, leaf, logs, witnesses }: ProofToVerify,
): Outcome<ProvenLeaf, ProofFault> {
  const read = readTlogProof(text);
  if (!read.ok) return { ok: false, fault: 'malformed-proof' };
  const { index, proof, extra } = read.value;
  const note = readNote(read.value.checkpoint);
  const checkpoint = note.ok ? readCheckpoint(note.value.text) : note;
  if (!checkpoint.ok) return { ok: false, fault: 'malformed-checkpoint' };
  const { origin, size, root } = checkpoint.value;

  const logKeys = logs.filter((log) => log.origin === origin).map((log) => log.key);
  if (logKeys.length === 0) return { ok: false, fault: 'unknown-origin' };
  const opened = openNote(read.value.checkpoint, [...logKeys, ...witnesses], verify);
  if (!opened.ok) return { ok: false, fault: proofFaultOf(opened.fault) };
  if (!opened.value.verified.some(({ key }) => logKeys.some((logKey) => isSameKey(logKey, key))))
    return { ok: false, fault: 'unsigned' };

  if (!verifyInclusion(hash, { leaf: leafNode(hash, leaf), index, size, proof, root })) {
    return { ok: false, fault: 'not-included' };
  }
  // A cosignature does not commit to its name: one pair of keys under two names is one witness, and a log is none.
  const seen = logKeys.map((key) => key.publicKey);
  const cosigned: { readonly key: VerifierKey; readonly timestampSec: number }[] = [];
  for (const { key, timestampSec } of opened.value.verified) {
    if (timestampSec === null) continue;
    if (seen.some((publicKey) => sameBytes(publicKey, key.publicKey))) continue;
    seen.push(key.publicKey);
    cosigned.push({ key, timestampSec });
  }
  return { ok: true, value: { checkpoint: checkpoint.value, index, witnesses: cosigned, extra } };
}

function proofFaultOf(fault: Exclude<ReturnType<typeof openNote>, { ok: true }>['fault']): ProofFault {
  return fault === 'ambiguous-key' || fault === 'bad-signature' || fault === 'unsigned'
    ? fault
    : 'malformed-checkpoint';
}
