import { localDate } from '#contract/session/closing.ts';
import { isOpen } from '#contract/session/machine.ts';
import { foldEntry } from '../state/fold-entry.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { type CheckSeal, checkRow } from '../trail/check-chain.ts';

/** What may go: below the receipt, older than the rule, and not of the session that is open. */
export interface Removable {
  /** Entries below this number are in the office's log, by a receipt that was verified. */
  readonly belowSeq: number;
  /** Entries of this day in Japan and later stay, `2026-11-21`. */
  readonly fromDay: string;
  readonly openSession: string | null;
}

const dayMs = 86_400_000;

/** @param receipted number of the entry that the kept receipt proves */
export const removable = (state: TrailState, receipted: number, keepDays: number, now: Date): Removable => ({
  belowSeq: receipted,
  fromDay: localDate(new Date(now.getTime() - keepDays * dayMs)),
  openSession: isOpen(state.session) ? state.session.id : null,
});

/**
 * The state before the first entry that has to stay, folded from `first` over at most `maxEntries`. Whole days alone go,
 * so that nothing is removed more than once a day. Stops before an entry that is not sound: evidence stays.
 */
export function findBoundary(
  database: Pick<TrailDatabase, 'read'>,
  first: TrailState,
  rule: Removable,
  checkSeal: CheckSeal,
  maxEntries: number,
): TrailState {
  let state = first;
  for (const row of database.read(first.chain, first.next, maxEntries)) {
    if (row.seq >= rule.belowSeq) return state;
    const checked = checkRow(row, state, checkSeal);
    if (!checked.ok) return state;
    const { body, data } = checked;
    if (localDate(new Date(body.at)) >= rule.fromDay) return state;
    if (body.session !== null && body.session === rule.openSession) return state;
    const next = foldEntry(state, { body, data, hash: row.hash });
    if (next === null) return state;
    state = next;
  }
  return state;
}
