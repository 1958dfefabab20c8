import { isProof } from './merkle.ts';

/** A proof that a leaf is in a log (c2sp.org/tlog-proof), taken apart: nothing of it is verified. */
export interface TlogProof {
  readonly index: number;
  /** Base64, the leaf's sibling first. */
  readonly proof: readonly string[];
  /** The checkpoint's note. */
  readonly note: string;
}

const head = 'c2sp.org/tlog-proof@v1\n';

/** Null for anything that is not exactly one, or has extra data: a certificate's proof has none. */
export function readTlogProof(text: string): TlogProof | null {
  const blank = text.indexOf('\n\n');
  if (!text.startsWith(head) || blank < head.length) return null;
  const [indexLine = '', ...proof] = text.slice(head.length, blank).split('\n');
  const digits = /^index (0|[1-9]\d{0,15})$/.exec(indexLine)?.[1];
  const index = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(index) || !isProof(proof)) return null;
  return { index, proof, note: text.slice(blank + 2) };
}
