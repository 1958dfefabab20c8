import { z } from 'zod';
import { Sha256Hex } from '#contract/primitives.ts';
import { ChainId, PublicKey, type SealKey } from '#contract/trail/entry.ts';
import { sha256 } from '../trail/sha256.ts';

/** What an anchor remembers of a chain: its last entry, and the key that seals the entry after it. */
export interface Anchor {
  readonly chain: string;
  readonly seq: number;
  /** Leaf hash of that entry, hex. */
  readonly head: string;
  readonly key: SealKey;
}

const version = 'a1';
/** The sum tells a line that a power cut left half written; it is no secret. */
const sumOf = (text: string): string => sha256(Buffer.from(text)).slice(0, 16);

/** One line without its line break. */
export function writeAnchor({ chain, seq, head, key }: Anchor): string {
  const text = `${version} ${chain} ${seq} ${head} ${key.period} ${key.publicKey}`;
  return `${text} ${sumOf(text)}`;
}

const Fields = z.tuple([
  z.literal(version),
  ChainId,
  z.string().regex(/^\d{1,15}$/),
  Sha256Hex,
  z.string().regex(/^\d{1,15}$/),
  PublicKey,
  z.string(),
]);

/** Null where the line is not whole. */
export function readAnchor(line: string): Anchor | null {
  const fields = Fields.safeParse(line.split(' ')).data;
  if (fields === undefined) return null;
  const [, chain, seq, head, period, publicKey, sum] = fields;
  if (sum !== sumOf(line.slice(0, -sum.length - 1))) return null;
  return { chain, seq: Number(seq), head, key: { period: Number(period), publicKey } };
}
