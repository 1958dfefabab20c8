import { z } from 'zod';
import { maxBatchBytes, maxBatchEntries } from '../http/terminal-api.ts';
import { canonicalBytes } from '../json.ts';
import { Base64, Sha256Hex, TerminalId } from '../primitives.ts';
import { ChainId, TrailEntry } from '../trail/entry.ts';

/**
 * A loan's trail on a medium of the office, for a PC that comes back without a line: a file of parts, one a line, each as
 * large as a batch of an upload. The entries are sealed by the trail's own keys; the head of each part is signed by the
 * device's, so that no part can be changed or given to another PC, and the end cannot be cut off unseen.
 */
export const TrailExportHead = z.strictObject({
  v: z.literal(1),
  /** Nothing else that the device signs looks like this. */
  kind: z.literal('trail-export'),
  terminal: TerminalId,
  chain: ChainId,
  part: z.int().min(1),
  parts: z.int().min(1).max(100_000),
  /** Where the trail ends on the PC: the same in every part. */
  end: z.strictObject({ seq: z.int().nonnegative(), head: Sha256Hex }),
  /** SHA-256 of the RFC 8785 text of the entries. */
  entries: Sha256Hex,
});
export type TrailExportHead = z.infer<typeof TrailExportHead>;

/** What the device signs (Ed25519). */
export const exportHeadBytes = (head: TrailExportHead): Uint8Array => canonicalBytes(head);

/** A line of the file, parsed. */
export const TrailExportPart = z.strictObject({
  head: TrailExportHead,
  sig: Base64,
  entries: z.array(TrailEntry).min(1).max(maxBatchEntries),
});
export type TrailExportPart = z.infer<typeof TrailExportPart>;

/** Longest line: a batch and its head. */
const maxLineChars = maxBatchBytes + 4096;

/** POST /v1/ledger/:id/trail (it): one line of the file as it stands there, so that the office alone judges it. */
export const TrailLineBody = z.strictObject({ line: z.string().min(1).max(maxLineChars) });

/**
 * OF-590: not as the device signed it. OF-591: of another PC or loan. OF-592: an earlier part is missing. Otherwise as an
 * upload: OF-461, OF-462, OF-503. The same part again is silent.
 */
export const TrailPartTaken = z.strictObject({
  /** Last number that the office holds. */
  seq: z.int().nonnegative(),
  /** The last part is taken in: the trail may be settled on this ground. */
  whole: z.boolean(),
});
export type TrailPartTaken = z.infer<typeof TrailPartTaken>;

/** The parts of a file. Nothing is parsed here: the office does that. */
export const exportLines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
