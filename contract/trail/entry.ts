import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Base64, SessionId, Sha256Hex, UtcInstant } from '../primitives.ts';
import { EntryType } from './catalogue.ts';

/** Hashes bytes with SHA-256 to lower-case hex. Comes in as an argument: this room imports no runtime. */
export type Sha256 = (bytes: Uint8Array) => string;

/** `loan:L-20261121-001` for a loan, `service:T-0001` for what happens between loans. */
export const ChainId = z.string().regex(/^(loan:L-\d{8}-\d{3}|service:T-\d{4})$/);

/** Raw Ed25519 public key (RFC 8032): base64 of 32 bytes, unused bits zero. */
export const PublicKey = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/);

/** Who acted: `staff:100123`, `system`, `it:300011`. */
export const Actor = z.string().regex(/^(system|(staff|it|manager):\d{6})$/);

/** One entry's signed facts. The personal data behind `commit` is kept beside it, so that it can be disposed of. */
export const EntryBody = z.strictObject({
  v: z.literal(1),
  chain: ChainId,
  /** From 0 without gaps. */
  seq: z.int().nonnegative(),
  /** Identifier of the machine's boot. */
  boot: z.uuid(),
  /** Milliseconds since that boot. */
  mono: z.int().nonnegative(),
  at: UtcInstant,
  session: SessionId.nullable(),
  type: EntryType,
  actor: Actor,
  /** SHA-256(salt ‖ JCS(data)) */
  commit: Sha256Hex,
  /**
   * Set by the entry that closes a key period: raw Ed25519 public key of the period after it. That entry is itself the
   * last one sealed by the key of its own period.
   */
  nextKey: PublicKey.nullable(),
});
export type EntryBody = z.infer<typeof EntryBody>;

export const Seal = z.strictObject({
  /** Number of the key period, from 0; grows by one behind each entry that carries a `nextKey`. */
  period: z.int().nonnegative(),
  /** Ed25519 over JCS({body, prev}), base64. */
  sig: Base64,
});

/** A leaf of the trail. Leaf bytes are its RFC 8785 text. */
export const Leaf = z.strictObject({
  body: EntryBody,
  /** Leaf hash of seq − 1; for seq 0 the hash of the office's hand-over statement. */
  prev: Sha256Hex,
  seal: Seal,
});
export type Leaf = z.infer<typeof Leaf>;

/** A leaf with what it commits to. `data` is checked against the catalogue separately. */
export const TrailEntry = z.strictObject({
  leaf: Leaf,
  /** 128 random bits, hex. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  data: z.record(z.string(), z.json()),
});
export type TrailEntry = z.infer<typeof TrailEntry>;

/** An entry with its data is never larger than this, in bytes of JSON. */
export const maxEntryBytes = 32 * 1024;

const hexToBytes = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));

const concat = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
};

/** SHA-256(salt ‖ JCS(data)), hex. */
export const commitment = (sha256: Sha256, salt: string, data: unknown): string =>
  sha256(concat(hexToBytes(salt), canonicalBytes(data)));

/** What the seal signs: JCS({body, prev}). */
export const sealedBytes = (body: EntryBody, prev: string): Uint8Array => canonicalBytes({ body, prev });

/** RFC 6962 leaf hash: SHA-256(0x00 ‖ leaf bytes), hex. */
export const leafHash = (sha256: Sha256, leaf: Leaf): string => sha256(concat(Uint8Array.of(0), canonicalBytes(leaf)));

/** The key that has to seal the next entry. Period 0's is certified by the office's act `terminal.enrolled`. */
export interface SealKey {
  readonly period: number;
  /** Raw 32 bytes, base64. */
  readonly publicKey: string;
}

/** The key that seals the entry after this one: its own, or the successor that it names. */
export const sealKeyAfter = (key: SealKey, body: EntryBody): SealKey =>
  body.nextKey === null ? key : { period: key.period + 1, publicKey: body.nextKey };

/** A period is closed by the first entry written this long after the period's first, ms. */
export const periodClosingMs = 30_000;
/** No period with an entry in it stays open longer than this, ms: then the recorder closes it by an entry of its own. */
export const periodLongestMs = 60_000;

export type LinkFault = 'seq' | 'prev' | 'commit' | 'chain';

/** Checks that `entry` follows a chain whose next number is `seq` and whose head is `prev`. Signatures are apart. */
export function linkFault(
  sha256: Sha256,
  expected: { readonly chain: string; readonly seq: number; readonly prev: string },
  entry: TrailEntry,
): LinkFault | null {
  const { body, prev } = entry.leaf;
  if (body.chain !== expected.chain) return 'chain';
  if (body.seq !== expected.seq) return 'seq';
  if (prev !== expected.prev) return 'prev';
  if (body.commit !== commitment(sha256, entry.salt, entry.data)) return 'commit';
  return null;
}
