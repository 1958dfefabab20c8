import type { ErrorCode } from '#contract/errors.ts';
import { isOpen } from '#contract/session/machine.ts';
import type { RecorderStatus } from '#contract/socket/protocol.ts';
import type { LoanCodes } from '../codes/loan-codes.ts';
import { deadlineInForce } from '../erase/erase-drafts.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { UnwrittenLock } from '../trail/trail-writer.ts';
import type { LoanHolder } from './loan-holder.ts';

/** The line to the office, as it was last seen. */
export interface LineView {
  readonly line: RecorderStatus['line'];
  readonly lineCode: ErrorCode | null;
  readonly lastSentAt: string | null;
  /** Last number that the office confirmed; −1 for none. */
  readonly acceptedSeq: number;
  /** Last number that a verified receipt proves; −1 for none. */
  readonly receiptedSeq: number;
}

/** What a terminal without a loan says of itself. */
export const statusWithoutLoan = (protection: RecorderStatus['protection']): RecorderStatus => ({
  recorded: 0,
  unsent: 0,
  receipted: 0,
  lastAt: null,
  line: 'waiting',
  lineCode: null,
  lastSentAt: null,
  protection,
  open: null,
  closedByRule: null,
  lock: null,
  code: null,
  presence: null,
  returning: 'none',
  deadline: null,
  requests: [],
});

/** The status that goes to the agent. Pure. */
export function statusOf(
  state: TrailState,
  unwritten: UnwrittenLock | null,
  { codes, facts }: Pick<LoanHolder, 'codes' | 'facts'>,
  view: LineView,
  protection: RecorderStatus['protection'],
): RecorderStatus {
  const deadline = deadlineInForce(state, facts);
  return {
    recorded: state.next,
    unsent: Math.max(0, state.next - 1 - view.acceptedSeq),
    receipted: view.receiptedSeq + 1,
    lastAt: state.lastAt,
    line: view.line,
    lineCode: view.lineCode,
    lastSentAt: view.lastSentAt,
    protection,
    open: openSession(state),
    closedByRule: state.closedByRule,
    lock: lockFacts(state, unwritten, codes),
    code: state.code === null ? null : { purpose: state.code.purpose, digits: codes.contact(state.code) },
    presence: state.presence.pending,
    returning: state.returning,
    deadline: deadline === null ? null : { ...deadline, from: deadline.from.toISOString() },
    requests: state.requests.kept.map(({ approved: _, ...request }) => request),
  };
}

function openSession(state: TrailState): RecorderStatus['open'] {
  const { session, interruptions } = state;
  if (!isOpen(session)) return null;
  const since = session.kind === 'interrupted' ? session.since : null;
  return { id: session.id, kind: session.kind, startedAt: session.startedAt, since, interruptions };
}

function lockFacts(
  state: TrailState,
  unwritten: UnwrittenLock | null,
  codes: Pick<LoanCodes, 'contact'>,
): RecorderStatus['lock'] {
  // A lock that found no room yet has no entry that a code could be anchored at.
  if (state.lock === null) return unwritten === null ? null : { ...unwritten, contactCode: null };
  return { ...state.lock, contactCode: state.code?.purpose === 'unlock' ? codes.contact(state.code) : null };
}
