import { canonicalBytes } from '../json.ts';
import { commitment, type Sha256 } from '../trail/entry.ts';

/**
 * What the office log holds of things: commitments alone. The log is open to anyone (`/log/`); the entry or act behind
 * a leaf needs a sign-in, and can be disposed of without touching the tree.
 */

/** Leaf bytes for a trail entry that the office accepted. @param hash leaf hash of the trail entry, hex */
export const entryLeaf = (chain: string, seq: number, hash: string): Uint8Array =>
  canonicalBytes({ kind: 'entry', v: 1, chain, seq, hash });

/** One act of the office as its leaf commits to it. */
export interface ActFacts {
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  /** `manager:200045`, `terminal:T-0001`, `cli`, `anonymous`. */
  readonly actor: string;
  /** Name of the act, `session.read`. */
  readonly act: string;
  readonly data: unknown;
}

/** Leaf bytes for an act. @param salt 128 random bits, hex, kept beside the act's data */
export const actLeaf = (sha256: Sha256, salt: string, { at, actor, act, data }: ActFacts): Uint8Array =>
  canonicalBytes({ kind: 'act', v: 1, commit: commitment(sha256, salt, { at, actor, act, data }) });
