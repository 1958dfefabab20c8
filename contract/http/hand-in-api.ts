import { z } from 'zod';
import { canonicalJson } from '../json.ts';
import { decodeBase64 } from '../log/base64.ts';
import { FileName, LoanId, Sha256Hex, StaffId, TerminalId, UtcInstant } from '../primitives.ts';

/** 成果物の提出: what may be handed in at once, and in which pieces it travels. */
export const handInLimits = {
  files: 100_000,
  /** All files together. */
  bytes: 64 * 1024 ** 3,
  /** Rows of the list in one request. */
  rows: 1_000,
  /** Bytes of the stream in one request. */
  chunkBytes: 8 * 1024 ** 2,
} as const;

/** Body limit of a request with rows: whoever has long names sends fewer of them. */
export const maxRowsBytes = 2 * 1024 ** 2;

const maxPathBytes = 4096;

declare const TextDecoder: new (
  label: string,
  options: { ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

/**
 * Bytes of a path below the work folder; null where it is none: empty, absolute, with `.`, `..`, NUL or an empty name,
 * or with a text that shows something else than the bytes say.
 */
export function handInPathBytes(path: FileName): Uint8Array | null {
  const bytes = decodeBase64(path.bytes);
  if (bytes === null || bytes.length === 0 || bytes.length > maxPathBytes || bytes.includes(0)) return null;
  if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) !== path.text) return null;
  const names = path.text.split('/');
  return names.some((name) => name === '' || name === '.' || name === '..') ? null : bytes;
}

/** One file of the list: names from the work folder down, divided by `/`. */
export const HandInRow = z.strictObject({
  path: FileName,
  bytes: z.int().nonnegative().max(handInLimits.bytes),
  sha256: Sha256Hex,
});
export type HandInRow = z.infer<typeof HandInRow>;

/** SHA-256 of no bytes: such a file is in the list and not in the stream. */
export const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * What a list's hash is over: for each file, in ascending order of the bytes of its path, the RFC 8785 text of its row
 * and a line feed.
 */
export const handInLine = (row: HandInRow): string => `${canonicalJson(row)}\n`;

/** Whether the path `next` comes after `last`: byte by byte, so that no path stands in a list twice. */
export function comesAfter(last: Uint8Array, next: Uint8Array): boolean {
  const shared = Math.min(last.length, next.length);
  for (let i = 0; i < shared; i += 1) {
    const [a = 0, b = 0] = [last[i], next[i]];
    if (a !== b) return b > a;
  }
  return next.length > last.length;
}

export const HandInId = z.int().positive();
const count = z.int().nonnegative();
const revision = z.int().min(1).max(1_000);

/** POST /v1/terminal/hand-in (signed request): what the agent needs to hand in by itself. */
export const OpenHandInRequest = z.strictObject({
  /** The one that was begun before, so that its end can be learnt even when it is complete; null for none. */
  known: HandInId.nullable(),
});
export const OpenHandInAnswer = z.strictObject({
  id: HandInId,
  /** 256 random bits, base64url: the bearer of all requests below. An older one of this hand-in is void from now on. */
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  expiresAt: UtcInstant,
});
export type OpenHandInAnswer = z.infer<typeof OpenHandInAnswer>;

/** GET /v1/hand-in, and the answer to every POST below: how far it has come. */
export const HandInStatus = z.strictObject({
  id: HandInId,
  loan: LoanId,
  state: z.enum(['open', 'completed']),
  /** The newest list; 0 before the first. */
  revision: count,
  files: count,
  bytes: count,
  manifest: Sha256Hex.nullable(),
  /** Rows of it that have arrived. */
  rows: count,
  /** The stream of that list: how long it is, null before all rows are there, and how much of it is on the disk. */
  length: count.nullable(),
  offset: count,
  /** Row whose bytes did not match its hash when they arrived last; the stream goes on from its first byte. */
  refused: count.nullable(),
  completedAt: UtcInstant.nullable(),
});
export type HandInStatus = z.infer<typeof HandInStatus>;

/** POST /v1/hand-in/manifest: begins a list, in place of the one before; what has arrived of that one is kept. */
export const BeginManifestRequest = z.strictObject({
  revision,
  files: count.max(handInLimits.files),
  bytes: count.max(handInLimits.bytes),
  manifest: Sha256Hex,
});
export type BeginManifestRequest = z.infer<typeof BeginManifestRequest>;

/** POST /v1/hand-in/rows. OF-481 where `from` is not the number of rows that are there. */
export const ManifestRowsRequest = z.strictObject({
  revision,
  from: count,
  rows: z.array(HandInRow).min(1).max(handInLimits.rows),
});
export type ManifestRowsRequest = z.infer<typeof ManifestRowsRequest>;

/**
 * GET /v1/hand-in/wanted: the rows whose bytes make up the stream, in this order, as [first, how many]. What the office
 * holds already, an empty file, and the second of two equal files are not among them.
 */
export const WantedAnswer = z.strictObject({
  revision,
  length: count,
  ranges: z.array(z.tuple([count, z.int().positive()])).max(handInLimits.files),
});
export type WantedAnswer = z.infer<typeof WantedAnswer>;

/**
 * HEAD and PATCH /v1/hand-in/stream/:revision: core of the tus protocol 1.0 (https://tus.io/protocols/resumable-upload).
 * What an answer's `Upload-Offset` says is on the disk. OF-481 with the true offset where the asked one is another;
 * OF-482 where a file's bytes do not match its hash.
 */
export const tusVersion = '1.0.0';
export const streamType = 'application/offset+octet-stream';
export const StreamParams = z.strictObject({ revision: z.string().regex(/^[1-9]\d{0,3}$/) });
export const UploadOffset = z.string().regex(/^\d{1,15}$/);

/** POST /v1/hand-in/complete. Answered the same however often it is asked. */
export const CompleteRequest = z.strictObject({ revision, manifest: Sha256Hex });
export type CompleteRequest = z.infer<typeof CompleteRequest>;

/** 受領した成果物, as the console lists them. */
export const InboxRow = z.strictObject({
  id: HandInId,
  loan: LoanId,
  terminal: TerminalId,
  staff: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }),
  openedAt: UtcInstant,
  /** Null while it is still arriving. */
  completedAt: UtcInstant.nullable(),
  /** When its files were disposed of by rule; the list of them stays. */
  emptiedAt: UtcInstant.nullable(),
  files: count,
  bytes: count,
  manifest: Sha256Hex.nullable(),
});
export type InboxRow = z.infer<typeof InboxRow>;
/** GET /v1/inbox: newest first. */
export const InboxQuery = z.strictObject({
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
});
export const InboxAnswer = z.strictObject({ handIns: z.array(InboxRow), hasMore: z.boolean() });
export type InboxAnswer = z.infer<typeof InboxAnswer>;

/** Files on one page. */
export const inboxPageFiles = 100;
/** GET /v1/inbox/:id: of one that is complete. */
export const InboxFilesQuery = z.strictObject({
  from: z
    .string()
    .regex(/^\d{1,7}$/)
    .optional(),
});
export const InboxFile = z.strictObject({ n: count, path: FileName, bytes: count, sha256: Sha256Hex });
export type InboxFile = z.infer<typeof InboxFile>;
export const InboxFilesAnswer = z.strictObject({ handIn: InboxRow, files: z.array(InboxFile) });
export type InboxFilesAnswer = z.infer<typeof InboxFilesAnswer>;
