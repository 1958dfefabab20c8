import { z } from 'zod';
import { codePurposes } from '#contract/loan/code.ts';
import { eraseCauses, eraseFailures } from '#contract/loan/erase-outcome.ts';
import { ReturnStanding } from '#contract/loan/return.ts';
import { KeptRequest } from '#contract/policy/file-request.ts';
import { Code, LocalDate, SessionId, Sha256Hex, UtcInstant } from '#contract/primitives.ts';
import { AskedPresence, ClosedByRule } from '#contract/socket/protocol.ts';
import { EntryType } from '#contract/trail/catalogue.ts';
import { ChainId, PublicKey } from '#contract/trail/entry.ts';

const id = SessionId;
const startedAt = UtcInstant;

/** `SessionState` of the contract, as it is stored. */
const StoredSession = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('working'), id, startedAt }),
  z.strictObject({ kind: z.literal('interrupted'), id, startedAt, since: UtcInstant }),
  z.strictObject({
    kind: z.literal('closed'),
    id,
    startedAt,
    endedAt: UtcInstant,
    by: z.enum(['person', 'midnight', 'power-loss', 'forgotten']),
  }),
]);

const Lock = z.strictObject({ code: Code, detail: z.string(), since: UtcInstant });

/** An instant with the machine's own time: `mono` in ms since `boot`. */
const Moment = z.strictObject({ at: UtcInstant, boot: z.uuid(), mono: z.int().nonnegative() });

/** A request; `approved` where a 応答コード has approved it. */
const HeldRequest = KeptRequest.extend({
  approved: z.strictObject({ from: UtcInstant, to: UtcInstant }).nullable(),
});
export type HeldRequest = z.infer<typeof HeldRequest>;

/**
 * What a chain says, folded entry by entry. It is stored in the same transaction as the entries it comes from, so
 * that a start need not read them all; the background check folds them all and compares.
 */
export const TrailState = z.strictObject({
  chain: ChainId,
  next: z.int().nonnegative(),
  head: Sha256Hex,
  /** The key that has to seal the next entry: `SealKey` of the contract. */
  key: z.strictObject({ period: z.int().nonnegative(), publicKey: PublicKey }),
  /** When the first entry of that key's period was written; null while there is none. */
  opened: Moment.nullable(),
  /** Wall clock and machine time as they stood together: at the boot's first entry, or when the clock was last set. */
  clock: Moment.nullable(),
  lastAt: UtcInstant.nullable(),
  lastType: EntryType.nullable(),
  /** Last entry that the agent asked for. */
  lastAgentAt: UtcInstant.nullable(),
  session: StoredSession,
  interruptions: z.int().nonnegative(),
  /** Facts of the open session that the closing rules need; null while none is open. */
  life: z.strictObject({ entryAt: UtcInstant, boot: z.uuid(), activeAt: UtcInstant }).nullable(),
  closedByRule: ClosedByRule.nullable(),
  lock: Lock.nullable(),
  /** The lock whose place TM-208 has taken; null where it took none. A state stored before it was kept has none. */
  coveredLock: Lock.nullable().default(null),
  /** The office's newest word on whether the loan holds; serial 0 before the first. */
  standing: z
    .strictObject({ serial: z.int().nonnegative(), revoked: z.boolean() })
    .default({ serial: 0, revoked: false }),
  /** The time that is believed, with the reading it was believed at (contract/loan/deadline.ts); null before the first entry. */
  time: Moment.nullable().default(null),
  /** The boot in which the office has confirmed that time; null where it has not. */
  confirmedBoot: z.uuid().nullable().default(null),
  /** The office has opened the lock of a doubted clock (TM-631) by code. */
  clockExcused: z.boolean().default(false),
  /** What is known of the destruction of the work volume's key. */
  erase: z
    .strictObject({
      /** Of the newest order; 0 before the first. */
      serial: z.int().nonnegative(),
      /** What has come and is not carried out yet. */
      pending: z.strictObject({ by: z.enum(eraseCauses), serial: z.int().nonnegative(), since: UtcInstant }).nullable(),
      /** The last failure that was told of it. */
      failed: z.enum(eraseFailures).nullable(),
      isErased: z.boolean(),
    })
    .default({ serial: 0, pending: null, failed: null, isErased: false }),
  /** The office's newest word on the PC's own deadline: nothing is destroyed for it before `notBefore`. */
  deadline: z
    .strictObject({ serial: z.int().nonnegative(), notBefore: UtcInstant.nullable() })
    .default({ serial: 0, notBefore: null }),
  /** 在席の確認: the newest serial of the office, when one was asked last, and what waits for its answer. */
  presence: z
    .strictObject({
      serial: z.int().nonnegative(),
      askedAt: UtcInstant.nullable(),
      pending: AskedPresence.nullable(),
    })
    .default({ serial: 0, askedAt: null, pending: null }),
  /** The newest list of approved days, by serial and SHA-256; serial 0 before the first. */
  plans: z
    .strictObject({ serial: z.int().nonnegative(), list: Sha256Hex.nullable() })
    .default({ serial: 0, list: null }),
  /** Counter of 連絡コード: grows with every code that is shown, and when five answers in a row were wrong. */
  counter: z.int().nonnegative(),
  /** The 連絡コード that may be answered now, and the entry that brought it; null where none was shown. */
  code: z
    .strictObject({
      purpose: z.enum(codePurposes),
      counter: z.int().positive(),
      seq: z.int().nonnegative(),
      head: Sha256Hex,
      at: UtcInstant,
    })
    .nullable(),
  /** Wrong 応答コード for the present counter. */
  answerTries: z.int().nonnegative(),
  /** Wrong 応答コード since the last right one, whatever the counter, and when the newest was typed in. */
  answers: z.strictObject({ wrong: z.int().nonnegative(), at: Moment.nullable() }).default({ wrong: 0, at: null }),
  /** Wrong PINs in a row. */
  pinTries: z.int().nonnegative(),
  /** Entries below this number were removed by rule; 0 for none. */
  prunedBelow: z.int().nonnegative(),
  /** What the last `trail.rolled-back` told: the same anchor's same word is no news. */
  rolledBack: z
    .strictObject({ anchor: z.enum(['file', 'keyring', 'office']), seq: z.int().nonnegative(), head: Sha256Hex })
    .nullable(),
  /** The machine that the last `machine.changed` found; null where it is still the enrolled one. */
  machine: Sha256Hex.nullable(),
  /** Last day of the loan as the office has extended it; null where it has not. */
  extendedTo: LocalDate.nullable(),
  /** 申請する: the last number, and the newest requests with what a 応答コード has approved of them. */
  requests: z.strictObject({ last: z.int().nonnegative(), kept: z.array(HeldRequest) }).default({ last: 0, kept: [] }),
  /** A state that was stored before returns were known has none under way. */
  returning: ReturnStanding.default('none'),
});
export type TrailState = z.infer<typeof TrailState>;

/** Where a chain begins, as the office certified it. */
export interface ChainStart {
  readonly chain: string;
  /** Hash of the office's hand-over statement, hex. */
  readonly genesis: string;
  /** Public key of seal period 0, base64. */
  readonly firstKey: string;
}

/** A chain without entries. */
export const emptyState = ({ chain, genesis, firstKey }: ChainStart): TrailState => ({
  chain,
  next: 0,
  head: genesis,
  key: { period: 0, publicKey: firstKey },
  opened: null,
  clock: null,
  lastAt: null,
  lastType: null,
  lastAgentAt: null,
  session: { kind: 'none' },
  interruptions: 0,
  life: null,
  closedByRule: null,
  lock: null,
  coveredLock: null,
  standing: { serial: 0, revoked: false },
  time: null,
  confirmedBoot: null,
  clockExcused: false,
  erase: { serial: 0, pending: null, failed: null, isErased: false },
  deadline: { serial: 0, notBefore: null },
  presence: { serial: 0, askedAt: null, pending: null },
  plans: { serial: 0, list: null },
  counter: 0,
  code: null,
  answerTries: 0,
  answers: { wrong: 0, at: null },
  pinTries: 0,
  prunedBelow: 0,
  rolledBack: null,
  machine: null,
  extendedTo: null,
  requests: { last: 0, kept: [] },
  returning: 'none',
});
