import { z } from 'zod';
import { OpenHandInAnswer, OpenHandInRequest } from '../http/hand-in-api.ts';
import { askedPurposes, codePurposes } from '../loan/code.ts';
import { LoanFacts } from '../loan/package.ts';
import { ReturnStanding } from '../loan/return.ts';
import { ExceptionTerms, maxExceptions } from '../policy/exception.ts';
import { KeptRequest, maxKeptRequests } from '../policy/file-request.ts';
import { Base64, Code, LocalDate, SessionId, Sid, StaffId, TenDigits, UtcInstant } from '../primitives.ts';
import { OpenDeliveryAnswer } from '../takeout/delivery.ts';
import { EntryType, presenceAskers } from '../trail/catalogue.ts';
import { Actor } from '../trail/entry.ts';

/**
 * Agent ↔ recorder: newline-delimited JSON over a local stream socket. The agent asks, the recorder answers each
 * request once (same `id`) and sends `event` lines by itself. The recorder never takes an entry back.
 */

/** One line is never longer than this, in bytes. The recorder closes a connection that sends a longer one. */
export const maxLineBytes = 64 * 1024;

const id = z.int().nonnegative();

/** An entry as the agent asks for it. Data is checked against the catalogue by the recorder. */
export const DraftLine = z.strictObject({
  type: EntryType,
  session: SessionId.nullable(),
  actor: Actor,
  data: z.record(z.string(), z.json()),
});
export type DraftLine = z.infer<typeof DraftLine>;

export const RecorderRequest = z.discriminatedUnion('op', [
  z.strictObject({ id, op: z.literal('hello'), version: z.string().max(40), pid: z.int() }),
  /** Durable when answered: the answer is sent after the commit has reached the disk. */
  z.strictObject({ id, op: z.literal('append'), drafts: z.array(DraftLine).min(1).max(64) }),
  z.strictObject({ id, op: z.literal('verify-pin'), staff: StaffId, pin: z.string().min(1).max(128) }),
  /** Entries of this loan's chain, oldest first. */
  z.strictObject({ id, op: z.literal('read'), fromSeq: z.int().nonnegative(), limit: z.int().min(1).max(200) }),
  /** Locks the terminal; stays over restarts. Idempotent for the same code. */
  z.strictObject({ id, op: z.literal('lock'), code: Code, detail: z.string().max(400) }),
  /** Asks to leave a lock whose cause is gone; refused for a lock that needs the office. */
  z.strictObject({ id, op: z.literal('unlock') }),
  /** Asks for a 連絡コード. Refused while a lock stands that needs the office: its own code stands then. */
  z.strictObject({ id, op: z.literal('show-code'), purpose: z.enum(askedPurposes) }),
  /** A 応答コード to the code that stands. TM-103 where it is wrong, TM-104 where none stands, TM-690 where too many were wrong. */
  z.strictObject({ id, op: z.literal('answer-code'), code: TenDigits }),
  /** Asks the office for the right to hand results in; `known` as in the office's own request. */
  z.strictObject({ id, op: z.literal('hand-in'), ...OpenHandInRequest.shape }),
  /** Asks the office for the right to fetch 持出しデータ. */
  z.strictObject({ id, op: z.literal('delivery') }),
  /** Says goodbye: the connection's end is then no loss. */
  z.strictObject({ id, op: z.literal('goodbye') }),
]);
export type RecorderRequest = z.infer<typeof RecorderRequest>;
export type RecorderOp = RecorderRequest['op'];

/**
 * The line to the office. `waiting`: nothing tried yet. `up`, `down`: no answer. `untrusted`: another CA's
 * certificate. `refused`: the office said no.
 */
export const LineState = z.enum(['waiting', 'up', 'down', 'untrusted', 'refused']);
export type LineState = z.infer<typeof LineState>;

export const OpenSession = z.strictObject({
  id: SessionId,
  kind: z.enum(['working', 'interrupted']),
  startedAt: UtcInstant,
  since: UtcInstant.nullable(),
  interruptions: z.int().nonnegative(),
});

/** A session that a rule closed and that the person has not corrected yet. */
export const ClosedByRule = z.strictObject({
  id: SessionId,
  startedAt: UtcInstant,
  effectiveEnd: UtcInstant,
  rule: z.enum(['midnight', 'power-loss', 'forgotten']),
});

export const LockFacts = z.strictObject({
  code: Code,
  detail: z.string().max(400),
  since: UtcInstant,
  /** The ten digits that ask for the way out; null where the lock opens by itself or could not be written down. */
  contactCode: TenDigits.nullable(),
});
export type LockFacts = z.infer<typeof LockFacts>;

/** The 連絡コード that may be answered now. */
export const ShownCode = z.strictObject({ purpose: z.enum(codePurposes), digits: TenDigits });
export type ShownCode = z.infer<typeof ShownCode>;

const purpose = z.enum(codePurposes);
/** What a 応答コード has done. It is on the disk when this is told. */
export const AcceptedAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('confirm'), purpose }),
  z.strictObject({ answer: z.literal('unlock'), purpose }),
  /** Last day of the loan from now on. */
  z.strictObject({ answer: z.literal('extend'), purpose, to: LocalDate }),
  /** `to`: end of the approval; null where this terminal has no such request. */
  z.strictObject({
    answer: z.literal('approve'),
    purpose,
    request: z.int().min(1).max(99),
    to: UtcInstant.nullable(),
  }),
  z.strictObject({ answer: z.literal('revoke'), purpose }),
]);
export type AcceptedAnswer = z.infer<typeof AcceptedAnswer>;

/** A question whether the person is at work that waits for its answer. */
export const AskedPresence = z.strictObject({
  /** Number of the entry that asked. */
  asked: z.int().nonnegative(),
  by: z.enum(presenceAskers),
  /** Who asks; empty for the PC itself. */
  name: z.string().max(80),
  /** When it was asked here. */
  at: UtcInstant,
  withinMin: z.int().min(1).max(120),
});
export type AskedPresence = z.infer<typeof AskedPresence>;

/** When the loan's own deadline destroys the work volume's key, and whether the office's word holds it back till then. */
export const DeadlineView = z.strictObject({ from: UtcInstant, isHeld: z.boolean() });
export type DeadlineView = z.infer<typeof DeadlineView>;

export const RecorderStatus = z.strictObject({
  /** Entries on the disk, and those the office has not confirmed. */
  recorded: z.int().nonnegative(),
  unsent: z.int().nonnegative(),
  /** Entries that a verified receipt proves to be in the office log. */
  receipted: z.int().nonnegative(),
  lastAt: UtcInstant.nullable(),
  line: LineState,
  lineCode: Code.nullable(),
  lastSentAt: UtcInstant.nullable(),
  /** `weak` where the recorder has to share the borrower's account: every screen says 保護：弱. */
  protection: z.enum(['strong', 'weak']),
  open: OpenSession.nullable(),
  closedByRule: ClosedByRule.nullable(),
  lock: LockFacts.nullable(),
  code: ShownCode.nullable(),
  presence: AskedPresence.nullable(),
  returning: ReturnStanding,
  /** Null where the loan names none, the PC was given back, or the key is destroyed or about to be. */
  deadline: DeadlineView.nullable(),
  /** Newest first. */
  requests: z.array(KeptRequest).max(maxKeptRequests),
});
export type RecorderStatus = z.infer<typeof RecorderStatus>;

export const HelloAnswer = z.strictObject({
  version: z.string().max(40),
  /** Null where the terminal is not enrolled yet. */
  facts: LoanFacts.nullable(),
  status: RecorderStatus,
});

export const ReadEntry = z.strictObject({
  seq: z.int().nonnegative(),
  at: UtcInstant,
  type: EntryType,
  session: SessionId.nullable(),
  actor: Actor,
  data: z.record(z.string(), z.json()),
  hash: z.string().length(64),
});
export type ReadEntry = z.infer<typeof ReadEntry>;

/** What each operation answers with. */
export const recorderAnswers = {
  hello: HelloAnswer,
  append: z.strictObject({ firstSeq: z.int().nonnegative(), lastSeq: z.int().nonnegative(), status: RecorderStatus }),
  'verify-pin': z.strictObject({ status: RecorderStatus }),
  read: z.strictObject({ entries: z.array(ReadEntry).max(200), total: z.int().nonnegative() }),
  lock: z.strictObject({ status: RecorderStatus }),
  unlock: z.strictObject({ status: RecorderStatus }),
  'show-code': z.strictObject({ status: RecorderStatus }),
  'answer-code': z.strictObject({ status: RecorderStatus, accepted: AcceptedAnswer }),
  /** With what the agent needs to speak to the office itself. */
  'hand-in': z.strictObject({
    ...OpenHandInAnswer.shape,
    office: z.strictObject({ url: z.url().max(300), caPem: z.string().min(1).max(16_384) }),
  }),
  /** `publicKey`: what the lists of the office are checked by, raw Ed25519. */
  delivery: z.strictObject({
    ...OpenDeliveryAnswer.shape,
    office: z.strictObject({ url: z.url().max(300), caPem: z.string().min(1).max(16_384), publicKey: Base64 }),
  }),
  goodbye: z.strictObject({}),
} as const satisfies Record<RecorderOp, z.ZodType>;
export type RecorderAnswer<Op extends RecorderOp> = z.infer<(typeof recorderAnswers)[Op]>;

export const RecorderLine = z.union([
  z.strictObject({ id, ok: z.literal(true), value: z.json() }),
  z.strictObject({ id, ok: z.literal(false), code: Code, detail: z.string().max(400).optional() }),
  z.strictObject({ event: z.literal('status'), status: RecorderStatus }),
  z.strictObject({ event: z.literal('facts'), facts: LoanFacts }),
  /**
   * The approvals that are in force or will be, in place of all before: before the answer to hello, and when they have
   * changed. As many lines as they need; one with many files comes in parts.
   */
  z.strictObject({
    event: z.literal('exceptions'),
    exceptions: z.array(ExceptionTerms).max(maxExceptions),
    isLast: z.boolean(),
  }),
]);
export type RecorderLine = z.infer<typeof RecorderLine>;

/** `recorder.json`: where the recorder keeps its things and whom it serves. Owned by its own account. */
export const RecorderConfig = z.strictObject({
  v: z.literal(1),
  /** Folder with trail, keys and caches; mode 0700, the recorder's own. */
  dataFolder: z.string().min(1),
  socket: z.string().min(1),
  /** The borrower's uid; the only peer served. Null where the platform cannot tell. */
  peerUid: z.int().nonnegative().nullable(),
  /** The borrower's account on Windows, in place of the uid: nobody else may open the pipe. */
  peerSid: Sid.optional(),
  office: z.strictObject({ url: z.url(), caPem: z.string().min(1), publicKey: Base64 }),
  /** Where orders to erase are laid down for `tanmori-agent obey`, and its answers lie; absent where it does not run. */
  erase: z.strictObject({ requestFolder: z.string().min(1), resultFolder: z.string().min(1) }).optional(),
});
export type RecorderConfig = z.infer<typeof RecorderConfig>;
