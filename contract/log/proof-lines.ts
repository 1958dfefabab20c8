import { decodeBase64, encodeBase64 } from './base64.ts';
import { nodeBytes } from './merkle.ts';

/** Most hashes that a proof can have, in a request to a witness and in a tlog-proof (a tree has at most 2^63 leaves). */
export const maxProofHashes = 63;

/** A Merkle proof as lines of base64, each with its line break. */
export const proofLines = (proof: readonly Uint8Array[]): string =>
  proof.map((node) => `${encodeBase64(node)}\n`).join('');

/** Reads lines (without their line breaks) as a Merkle proof; null unless each is one hash and they are not too many. */
export function readProofLines(lines: readonly string[]): readonly Uint8Array[] | null {
  if (lines.length > maxProofHashes) return null;
  const proof: Uint8Array[] = [];
  for (const line of lines) {
    const node = decodeBase64(line);
    if (node?.length !== nodeBytes) return null;
    proof.push(node);
  }
  return proof;
}
