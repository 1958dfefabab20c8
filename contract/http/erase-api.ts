import { z } from 'zod';
import { deadlineCauses } from '../loan/deadline-word.ts';
import { eraseFailures, mountStates } from '../loan/erase-outcome.ts';
import { Code, LocalDate, PersonText, RealDate, TerminalId, UtcInstant } from '../primitives.ts';
import { RequestId } from './lending-api.ts';

/** 消去命令 and 期間の延長, both of one lent PC. Under /v1/ledger/:id, for the console. */

const By = z.strictObject({ id: z.string(), name: z.string() });

/**
 * How far an order has come. `waiting`: not fetched yet. `given`: it went to the terminal, which has not said that it came.
 * `arrived`: it has, and is at it. `withdrawn`: before it was fetched, so that it never takes effect.
 * `withdrawn-late`: it had been fetched already; what became of it only the terminal can tell.
 */
export const eraseStates = [
  ...(['waiting', 'given', 'arrived', 'erased', 'failed', 'withdrawn', 'withdrawn-late'] as const),
] as const;
export type EraseState = (typeof eraseStates)[number];

export const EraseOrderRow = z.strictObject({
  serial: z.int().positive(),
  state: z.enum(eraseStates),
  orderedAt: UtcInstant,
  orderedBy: By,
  reason: z.string(),
  givenAt: UtcInstant.nullable(),
  arrivedAt: UtcInstant.nullable(),
  /** When the terminal said that the key is gone, or that it is not. */
  endedAt: UtcInstant.nullable(),
  /** Files with a key that were destroyed; null before. */
  keys: z.int().nonnegative().nullable(),
  mount: z.enum(mountStates).nullable(),
  failure: z.enum(eraseFailures).nullable(),
  withdrawnAt: UtcInstant.nullable(),
});
export type EraseOrderRow = z.infer<typeof EraseOrderRow>;

export const ExtensionRow = z.strictObject({
  at: UtcInstant,
  by: By,
  before: LocalDate,
  to: LocalDate,
  reason: z.string(),
  /** When the terminal has taken it over; null where it has not said so. */
  arrivedAt: UtcInstant.nullable(),
});
export type ExtensionRow = z.infer<typeof ExtensionRow>;

/** What the office says of the loan's own deadline, and what the terminal's trail tells of it. */
export const DeadlineWordRow = z.strictObject({
  because: z.enum(deadlineCauses),
  /** Since when it says so. */
  since: UtcInstant,
  /** Of the word that the terminal would fetch now; 保全 is said anew each day. */
  notBefore: UtcInstant,
  /** The newest word that the terminal has taken: when, until when that one holds, and whether it says this. */
  taken: z.strictObject({ at: UtcInstant, notBefore: UtcInstant, isCurrent: z.boolean() }).nullable(),
  /** What the deadline had asked for was taken back, and its lock (TM-630) stands: only a code opens it. */
  isLocked: z.boolean(),
});
export type DeadlineWordRow = z.infer<typeof DeadlineWordRow>;

/** GET /v1/ledger/:id/remote (manager: section, it and auditor: all). */
export const RemoteActs = z.strictObject({
  /** Newest first, of the present loan. */
  orders: z.array(EraseOrderRow),
  /** Why no order can be given now: a code; null where one can. */
  eraseBarred: Code.nullable(),
  /** The loan's own deadline, as signed at the hand-over: last day on which the volume is kept. Null: none. */
  keptUntil: LocalDate.nullable(),
  /** Where the deadline has passed on the terminal. */
  deadline: z
    .strictObject({ at: UtcInstant, erased: z.boolean(), failure: z.enum(eraseFailures).nullable() })
    .nullable(),
  /** Null where the deadline was never held back. */
  deadlineWord: DeadlineWordRow.nullable(),
  extensions: z.array(ExtensionRow),
  /** Days that the caller may extend to; null where the loan cannot be extended by them. */
  range: z.strictObject({ earliestTo: LocalDate, latestTo: LocalDate }).nullable(),
  /** Whether the caller may exchange the PC for another one. */
  mayExchange: z.boolean(),
  /** The exchange that was made: the PC that goes on in its place, null where none is kept for it any more. */
  exchange: z
    .strictObject({ at: UtcInstant, by: By, request: RequestId, terminal: TerminalId.nullable(), reason: z.string() })
    .nullable(),
});
export type RemoteActs = z.infer<typeof RemoteActs>;

/** POST /v1/ledger/:id/erase (it, not who reported the loss). OF-580 to OF-583. */
export const EraseBody = z.strictObject({ reason: PersonText(400) });
/** POST /v1/ledger/:id/exchange (it): the PC broke, another one in stock goes on. OF-404, OF-409, OF-470, OF-472, OF-475. */
export const ExchangeBody = z.strictObject({ replacement: TerminalId, reason: PersonText(400) });
/** POST /v1/ledger/:id/extension (manager: section, never for oneself; it). OF-404, OF-475, OF-584. */
export const ExtensionBody = z.strictObject({ to: RealDate, reason: PersonText(400) });
