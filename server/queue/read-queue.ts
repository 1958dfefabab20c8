import { mostQueued, type QueueRow } from '#contract/http/queue-api.ts';
import type { Caller } from '../auth/access.ts';
import { hatsOf } from '../forms/hats.ts';
import type { Reader } from '../store/store.ts';
import { waitingFindings } from './waiting-findings.ts';
import { waitingForms } from './waiting-forms.ts';
import { waitingOrders } from './waiting-orders.ts';
import { waitingReports } from './waiting-reports.ts';
import { waitingRequests } from './waiting-requests.ts';
import { waitingSecondWords } from './waiting-second-words.ts';
import { waitingTakeouts } from './waiting-takeouts.ts';
import { waitingTerminals } from './waiting-terminals.ts';

/**
 * What waits for whoever asks, the oldest first: decisions and receipts of the role, those of a head whom they stand in
 * for, and what came back to them. Nobody's own paper waits for them to decide.
 */
export async function readQueue(
  db: Reader,
  caller: Caller,
  at: Date,
): Promise<{ readonly rows: QueueRow[]; readonly more: boolean }> {
  const asked = { caller, at, hats: await hatsOf(db, caller, at) };
  const reports = await waitingReports(db, asked);
  const rows = [
    ...(await waitingForms(db, asked)),
    ...(await waitingRequests(db, asked)),
    ...(await waitingTakeouts(db, asked)),
    ...reports.rows,
    ...(await waitingOrders(db, asked)),
    ...(await waitingFindings(db, asked)),
    ...(await waitingSecondWords(db, asked)),
    ...(await waitingTerminals(db, asked)),
  ];
  return {
    rows: rows.toSorted((a, b) => (a.since < b.since ? -1 : 1)).slice(0, mostQueued),
    more: reports.more || rows.length > mostQueued,
  };
}
