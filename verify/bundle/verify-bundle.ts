import type { SealCheck } from '../seals/seal-check.ts';
import type { Trust } from '../trust/trust-file.ts';
import { type Finding, reasonOf } from '../verdict/reasons.ts';
import { BundleReader, type Findings } from './bundle-reader.ts';
import { readLines } from './read-lines.ts';

export interface Verified {
  /** Null: sound. */
  readonly finding: Finding | null;
  readonly found: Findings;
}

/**
 * Verifies a bundle (section 10 of docs/trail-format.md). Rejects only where a block cannot be read or a thread fails:
 * then nothing is known. The same bytes and the same trust always give the same answer.
 */
export async function verifyBundle(
  blocks: AsyncIterable<Uint8Array>,
  trust: Trust,
  seals: SealCheck,
): Promise<Verified> {
  const reader = new BundleReader(trust, seals);
  const { finding } = await readLines(blocks, reader);
  const badSeal = await seals.finish();
  return {
    finding: firstOf(finding, badSeal === null ? null : BundleReader.badSeal(badSeal)),
    found: reader.findings(),
  };
}

/** The bad seal, unless something is contradicted on a line before it. What is untold never outweighs it. */
function firstOf(finding: Finding | null, badSeal: Finding | null): Finding | null {
  if (badSeal === null || finding === null) return badSeal ?? finding;
  const isContradicted = reasonOf(finding.code).verdict === 'tampered';
  return isContradicted && (finding.line ?? 0) < (badSeal.line ?? 0) ? finding : badSeal;
}
