import { z } from 'zod';
import { SignedDeadline } from '../loan/deadline-word.ts';
import { SignedErase } from '../loan/erase-order.ts';
import { SignedExtension } from '../loan/extension.ts';
import { LoanPackage } from '../loan/package.ts';
import { SignedPlans } from '../loan/plans.ts';
import { SignedPresence } from '../loan/presence.ts';
import { SignedStanding } from '../loan/standing.ts';
import { maxExceptions, SignedException } from '../policy/exception.ts';
import { Base64, Sha256Hex, TerminalId } from '../primitives.ts';
import { SignedRemoteList } from '../remote/profile.ts';
import { TrailEntry } from '../trail/entry.ts';

/** Batches are never larger than this. */
export const maxBatchEntries = 1000;
export const maxBatchBytes = 1024 * 1024;

/** POST /v1/terminal/enrol: authenticated by the one-time code over the pinned TLS. */
export const EnrolRequest = z.strictObject({
  terminal: TerminalId,
  /** One-time code from 情報政策課. */
  code: z.string().regex(/^[A-Z2-7]{16}$/),
  /** Raw Ed25519 public keys, base64 of 32 bytes: of the device (requests) and of seal period 0 (entries). */
  deviceKey: Base64,
  sealKey: Base64,
  /** SHA-256 of the machine id; a hint only. */
  machine: Sha256Hex,
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;
/** Also the answer of GET /v1/terminal/package (signed request). */
export const PackageAnswer = z.strictObject({ package: LoanPackage });

/** POST /v1/terminal/entries: RFC 9421 signature by the device key, RFC 9530 Content-Digest. */
export const EntriesRequest = z.strictObject({
  chain: z.string().max(40),
  entries: z.array(TrailEntry).min(1).max(maxBatchEntries),
});
export type EntriesRequest = z.infer<typeof EntriesRequest>;

/** The office took the longest valid prefix. */
export const EntriesAnswer = z.strictObject({
  accepted: z.strictObject({ seq: z.int().nonnegative(), head: Sha256Hex }).nullable(),
  /** The next number the office waits for. */
  expected: z.int().nonnegative(),
});
export type EntriesAnswer = z.infer<typeof EntriesAnswer>;

/**
 * GET /v1/terminal/receipt (signed request): proof that the loan's chain is in the office log up to an entry. OF-409
 * while no checkpoint covers it yet (Retry-After), OF-404 where the office does not hold that entry.
 */
export const ReceiptQuery = z.strictObject({
  seq: z.string().regex(/^\d{1,15}$/),
  /** Tree size of the newest checkpoint that the terminal holds; 0 for none. */
  oldSize: z.string().regex(/^\d{1,15}$/),
});
export const ReceiptAnswer = z.strictObject({
  /** C2SP tlog-proof of the entry's log leaf (contract/log/leaf.ts), with the checkpoint and its cosignatures. */
  proof: z.string().max(32_768),
  /** RFC 6962 consistency proof from `oldSize` to that checkpoint, base64; empty where `oldSize` is 0 or the same. */
  consistency: z.array(Base64).max(64),
});
export type ReceiptAnswer = z.infer<typeof ReceiptAnswer>;

/**
 * GET /v1/terminal/exceptions (signed request): the approvals of the loan and whether it holds, as soon as either is
 * another than the terminal knows, or when `waitSec` are over.
 */
export const ExceptionsQuery = z.strictObject({
  /** Of the newest answer; empty before the first. */
  tag: z.union([Sha256Hex, z.literal('')]),
  /** At most 15. */
  waitSec: z.string().regex(/^(\d|1[0-5])$/),
});
export const ExceptionsAnswer = z.strictObject({
  tag: Sha256Hex,
  /** All that are in force or will be; null where `tag` is the one that was asked with. */
  exceptions: z.array(SignedException).max(maxExceptions).nullable(),
  /** Null where `tag` is the one that was asked with, or the loan was never taken back. */
  standing: SignedStanding.nullable(),
  /** The order to destroy the work volume's key; absent where there is none, or `tag` is the one that was asked with. */
  erase: SignedErase.optional(),
  /** What holds the PC's own deadline back, or does no more; absent likewise. */
  deadline: SignedDeadline.optional(),
  /** The newest extension by form; absent likewise. */
  extension: SignedExtension.optional(),
  /** What the PC may connect to in remote work; absent likewise. */
  remote: SignedRemoteList.optional(),
  /** The head's question that waits for its answer; absent likewise. */
  presence: SignedPresence.optional(),
  /** The approved days, where they are others than in the hand-over statement; absent likewise. */
  plans: SignedPlans.optional(),
});
export type ExceptionsAnswer = z.infer<typeof ExceptionsAnswer>;
