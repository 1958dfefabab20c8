import { z } from 'zod';
import { codePurposes } from '#contract/loan/code.ts';
import { Code, LocalDate, SessionId, Sha256Hex, UtcInstant } from '#contract/primitives.ts';
import { ClosedByRule } from '#contract/socket/protocol.ts';
import { EntryType } from '#contract/trail/catalogue.ts';
import { ChainId } from '#contract/trail/entry.ts';

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

/**
 * What a chain says, folded entry by entry. It is stored in the same transaction as the entries it comes from, so
 * that a start need not read them all; the background check folds them all and compares.
 */
export const TrailState = z.strictObject({
  chain: ChainId,
  next: z.int().nonnegative(),
  head: Sha256Hex,
  lastAt: UtcInstant.nullable(),
  lastType: EntryType.nullable(),
  /** Last entry that the agent asked for. */
  lastAgentAt: UtcInstant.nullable(),
  session: StoredSession,
  interruptions: z.int().nonnegative(),
  /** Facts of the open session that the closing rules need; null while none is open. */
  life: z.strictObject({ entryAt: UtcInstant, boot: z.uuid(), activeAt: UtcInstant }).nullable(),
  closedByRule: ClosedByRule.nullable(),
  lock: z.strictObject({ code: Code, detail: z.string(), since: UtcInstant }).nullable(),
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
  /** Wrong PINs in a row. */
  pinTries: z.int().nonnegative(),
  /** Last day of the loan as the office has extended it; null where it has not. */
  extendedTo: LocalDate.nullable(),
});
export type TrailState = z.infer<typeof TrailState>;

/** A chain without entries. @param genesis hash of the office's hand-over statement. */
export const emptyState = (chain: string, genesis: string): TrailState => ({
  chain,
  next: 0,
  head: genesis,
  lastAt: null,
  lastType: null,
  lastAgentAt: null,
  session: { kind: 'none' },
  interruptions: 0,
  life: null,
  closedByRule: null,
  lock: null,
  counter: 0,
  code: null,
  answerTries: 0,
  pinTries: 0,
  extendedTo: null,
});
