import { type Outcome, ok } from '#contract/errors.ts';
import type { RecorderConfig } from '#contract/socket/protocol.ts';
import { LoanHolder } from '../core/loan-holder.ts';
import { statusOf, statusWithoutLoan } from '../core/status.ts';
import { openTrailDatabase } from '../store/trail-database.ts';
import { type Account, protectionOf } from './protection.ts';

/** What can be told without disturbing anyone: a running recorder keeps its trail to itself. */
export function readStatus(config: RecorderConfig, own: Account): Outcome<unknown> {
  const opened = openTrailDatabase(config.dataFolder);
  if (!opened.ok) return opened.code === 'TM-206' ? ok({ running: true }) : opened;
  const database = opened.value;
  try {
    const protection = protectionOf(config, own);
    const enrolled = database.enrolment();
    if (!enrolled.ok) return enrolled;
    const state = database.state();
    if (enrolled.value === null || state === null) {
      return ok({ running: false, chain: null, status: statusWithoutLoan(protection) });
    }
    const loan = new LoanHolder(database, enrolled.value, config.office.publicKey);
    const { seq, sentAt } = database.accepted();
    const view = {
      line: 'waiting',
      lineCode: null,
      lastSentAt: sentAt,
      acceptedSeq: seq,
      receiptedSeq: database.receipt()?.seq ?? -1,
    } as const;
    return ok({
      running: false,
      chain: loan.chain,
      head: state.head,
      status: statusOf(state, null, loan, view, protection),
    });
  } finally {
    database.close();
  }
}
