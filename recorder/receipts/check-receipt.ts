import { hash } from 'node:crypto';
import type { ReceiptAnswer } from '#contract/http/terminal-api.ts';
import type { LoanStatement } from '#contract/loan/package.ts';
import { decodeBase64, encodeBase64 } from '#contract/log/base64.ts';
import { entryLeaf } from '#contract/log/leaf.ts';
import { type HashBytes, verifyConsistency } from '#contract/log/merkle.ts';
import type { VerifySignature } from '#contract/log/note.ts';
import { type ProvenLeaf, verifyTlogProof } from '#contract/log/tlog-proof.ts';
import { keyTypes, readVkey, type VerifierKey } from '#contract/log/verifier-key.ts';
import { verifierFrom } from '../keys/ed25519.ts';
import type { KeptReceipt } from '../store/trail-database.ts';

const sha256: HashBytes = (bytes) => hash('sha256', bytes, 'buffer');
const verify: VerifySignature = (publicKey, message, signature) =>
  verifierFrom(encodeBase64(publicKey))(message, encodeBase64(signature));

/** The keys of the hand-over statement. */
export interface LogKeys {
  readonly log: VerifierKey;
  readonly witnesses: readonly VerifierKey[];
}

/** Null where the statement names no log that can be checked: then no receipt is ever believed. */
export function logKeys({ vkey, witnesses }: LoanStatement['log']): LogKeys | null {
  const log = readVkey(sha256, vkey);
  if (!log.ok || log.value.type !== keyTypes.ed25519) return null;
  return {
    log: log.value,
    witnesses: witnesses.flatMap((text) => {
      const key = readVkey(sha256, text);
      return key.ok && key.value.type === keyTypes.cosignature ? [key.value] : [];
    }),
  };
}

/** The entry that a receipt has to prove. */
export interface ReceiptFor {
  readonly chain: string;
  readonly seq: number;
  /** Leaf hash as this terminal holds it, hex. */
  readonly head: string;
}

export type ReceiptVerdict =
  | { readonly kind: 'holds'; readonly receipt: Omit<KeptReceipt, 'at'> }
  /** It proves nothing: not signed by the log, not of our entry, malformed. */
  | { readonly kind: 'void'; readonly why: string }
  /** The log is not the one that was shown before: smaller, or with another past. */
  | { readonly kind: 'other-log'; readonly why: string };

/**
 * Checks a receipt (docs/trail-format.md, section 6): the log's signature, our own leaf in it, and that it contains the
 * tree of the newest receipt that is kept. Pure but for the hash.
 */
export function checkReceipt(
  keys: LogKeys,
  entry: ReceiptFor,
  kept: KeptReceipt | null,
  { proof, consistency }: ReceiptAnswer,
): ReceiptVerdict {
  const proven = verifyTlogProof(sha256, verify, {
    text: proof,
    leaf: entryLeaf(entry.chain, entry.seq, entry.head),
    logs: [{ origin: keys.log.name, key: keys.log }],
    witnesses: keys.witnesses,
  });
  if (!proven.ok) return { kind: 'void', why: proven.fault };
  const other = kept === null ? null : otherLog(kept, proven.value, consistency);
  if (other !== null) return { kind: 'other-log', why: other };
  const { checkpoint, witnesses } = proven.value;
  return {
    kind: 'holds',
    receipt: {
      seq: entry.seq,
      head: entry.head,
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: encodeBase64(checkpoint.root),
      witnesses: witnesses.length,
      proof,
    },
  };
}

/** Why the proven tree does not contain the kept one; null where it does. Another origin came with a new statement. */
function otherLog(kept: KeptReceipt, { checkpoint }: ProvenLeaf, consistency: readonly string[]): string | null {
  if (kept.origin !== checkpoint.origin) return null;
  const { size, root } = checkpoint;
  if (size < kept.size) return `log has ${size} leaves, had ${kept.size}`;
  const oldRoot = decodeBase64(kept.root);
  const nodes = consistency.map(decodeBase64);
  const proof = nodes.filter((node) => node !== null);
  const holds =
    oldRoot !== null &&
    proof.length === nodes.length &&
    verifyConsistency(sha256, { oldSize: kept.size, oldRoot, size, root, proof });
  return holds ? null : `log of ${size} leaves does not contain the one of ${kept.size}`;
}
