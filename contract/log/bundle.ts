import { z } from 'zod';
import { Base64, Sha256Hex, UtcInstant } from '../primitives.ts';
import { ChainId, Leaf } from '../trail/entry.ts';

/**
 * The evidence bundle: JSON Lines (UTF-8, LF), each the RFC 8785 text of its value, in this order: header, checkpoint, consistency …, then for
 * each chain its `chain` line and its entries from seq 0 on without a gap, and `end`. docs/trail-format.md, section 8.
 * Schemas are for the writer; the verifier has its own.
 */

const Salt = z.string().regex(/^[0-9a-f]{32}$/);
const Hashes = z.array(Base64).max(64);
/** Place of a leaf in the log, and its RFC 6962 inclusion proof in the bundle's checkpoint, base64, leaf side first. */
const place = { index: z.int().nonnegative(), proof: Hashes };

export const BundleLine = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('header'),
    v: z.literal(1),
    madeAt: UtcInstant,
    /** What was asked for, in words of the console; not part of any proof. */
    scope: z.string().max(400),
  }),
  /** A C2SP checkpoint with its signature and cosignatures. Every proof of the bundle leads to it. */
  z.strictObject({ kind: z.literal('checkpoint'), note: z.string().max(16_384) }),
  /** That the bundle's tree contains an earlier checkpoint's. */
  z.strictObject({ kind: z.literal('consistency'), oldSize: z.int().nonnegative(), oldRoot: Base64, proof: Hashes }),
  z.strictObject({
    kind: z.literal('chain'),
    chain: ChainId,
    /** The office's act `terminal.enrolled`: certifies the chain's genesis and the key of period 0. */
    enrolled: z.strictObject({
      at: UtcInstant,
      actor: z.string().max(80),
      act: z.literal('terminal.enrolled'),
      data: z.record(z.string(), z.json()),
      salt: Salt,
      ...place,
    }),
  }),
  z.strictObject({
    kind: z.literal('entry'),
    leaf: Leaf,
    /** What the leaf commits to; null where withheld (outside the bundle's scope) or disposed of by rule. */
    open: z.strictObject({ salt: Salt, data: z.record(z.string(), z.json()) }).nullable(),
    ...place,
  }),
  z.strictObject({ kind: z.literal('end'), entries: z.int().nonnegative() }),
]);
export type BundleLine = z.infer<typeof BundleLine>;

/** One line is never longer than this, in bytes without its LF. */
export const maxBundleLineBytes = 128 * 1024;

/** `--trust FILE`: what the verifier believes. Handed over apart from any bundle. */
export const TrustFile = z.strictObject({
  v: z.literal(1),
  /** vkeys (C2SP signed-note) of the office log, newest first: more than one only after a restore under a new origin. */
  logs: z.array(z.string().max(400)).min(1).max(8),
  /** vkeys of witnesses, and how many of them must have cosigned. */
  witnesses: z.array(z.string().max(400)).max(16),
  quorum: z.int().min(0).max(16),
  /** Checkpoints seen before (printed on receipts, noted by the auditor): each must be contained in the bundle's. */
  seen: z
    .array(
      z.strictObject({
        size: z.int().nonnegative(),
        root: Base64,
        /** The log it was seen of. Left out: whatever log the bundle is of. */
        origin: z.string().min(1).max(200).optional(),
      }),
    )
    .max(64),
  /** Public keys of the office that sign データ消去証明書, base64 of 32 bytes. Absent in files from before there were any. */
  offices: z.array(Base64).max(8).optional(),
});
export type TrustFile = z.infer<typeof TrustFile>;

/** Value of the data of `terminal.enrolled`, as the log certifies it. */
export const EnrolledData = z.strictObject({
  terminal: z.string(),
  loan: z.string(),
  /** Hash of the office's hand-over statement: `prev` of entry 0. */
  genesis: Sha256Hex,
  deviceKey: Base64,
  sealKey: Base64,
  machine: Sha256Hex,
});
