import { canonicalJson } from '#contract/json.ts';
import type { Verifier } from '../keys/ed25519.ts';
import { foldEntry } from '../state/fold-entry.ts';
import { emptyState, type TrailState } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { checkRow, endAfter, type RowFault } from './check-chain.ts';
import type { ChainEnd } from './seal-entry.ts';

/** Where a chain fails, and how. `state`: the stored state is not what the entries say; `order`: impossible session. */
export interface ChainFault {
  readonly seq: number;
  readonly fault: RowFault | 'state' | 'order' | 'length';
}

export type AuditStep =
  | { readonly done: false; readonly state: TrailState }
  | { readonly done: true; readonly fault: ChainFault | null; readonly state: TrailState };

type Reader = Pick<TrailDatabase, 'read'>;

/** One slice of the whole check: goes on from `state` until the rows end or `goOn` says no. */
export function auditSlice(database: Reader, state: TrailState, verifySeal: Verifier, goOn: () => boolean): AuditStep {
  let folded = state;
  for (;;) {
    const rows = database.read(folded.chain, folded.next, 64);
    for (const row of rows) {
      const checked = checkRow(row, folded, verifySeal);
      if (!checked.ok) return { done: true, fault: { seq: row.seq, fault: checked.fault }, state: folded };
      const next = foldEntry(folded, { body: checked.body, data: checked.data, hash: row.hash });
      if (next === null) return { done: true, fault: { seq: row.seq, fault: 'order' }, state: folded };
      folded = next;
      if (!goOn()) return { done: false, state: folded };
    }
    if (rows.length < 64) return { done: true, fault: null, state: folded };
  }
}

/** Whether the stored state is exactly what the entries say. */
export const sameState = (a: TrailState, b: TrailState): boolean => canonicalJson(a) === canonicalJson(b);

/** Checks a whole chain at once: for tests, and for a start whose stored state is gone. */
export function auditWhole(
  database: Pick<TrailDatabase, 'read' | 'state'>,
  start: { readonly chain: string; readonly genesis: string },
  verifySeal: Verifier,
): { readonly fault: ChainFault | null; readonly state: TrailState } {
  const step = auditSlice(database, emptyState(start.chain, start.genesis), verifySeal, () => true);
  if (!step.done) throw new Error('unreachable: an unbounded slice ends');
  if (step.fault !== null) return step;
  const stored = database.state();
  const agrees = stored !== null && sameState(stored, step.state);
  return { fault: agrees ? null : { seq: step.state.next, fault: 'state' }, state: step.state };
}

/** Checks the last `count` entries' form, links and seals, and that the stored state ends where the entries end. */
export function auditTail(
  database: Pick<TrailDatabase, 'read' | 'last' | 'hashOf'>,
  start: { readonly chain: string; readonly genesis: string },
  stored: TrailState,
  verifySeal: Verifier,
  count: number,
): ChainFault | null {
  const last = database.last(start.chain);
  const endsAlike = stored.next === (last?.seq ?? -1) + 1 && stored.head === (last?.hash ?? start.genesis);
  if (stored.chain !== start.chain || !endsAlike) return { seq: stored.next, fault: 'length' };
  const from = Math.max(0, stored.next - count);
  const before = from === 0 ? start.genesis : database.hashOf(start.chain, from - 1);
  if (before === null) return { seq: from - 1, fault: 'length' };
  let end: ChainEnd = { chain: start.chain, next: from, head: before };
  while (end.next < stored.next) {
    const rows = database.read(start.chain, end.next, 64);
    if (rows.length === 0) return { seq: end.next, fault: 'length' };
    for (const row of rows) {
      const checked = checkRow(row, end, verifySeal);
      if (!checked.ok) return { seq: row.seq, fault: checked.fault };
      end = endAfter(row);
    }
  }
  return null;
}
