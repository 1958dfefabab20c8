import { type Outcome, ok } from '#contract/errors.ts';
import { openId } from '../state/lock.ts';
import type { ChainStart } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { firstState } from '../trail/audit-chain.ts';
import { sealCheck } from '../trail/check-chain.ts';
import type { TrailWriter } from '../trail/trail-writer.ts';
import { findBoundary, removable } from './find-boundary.ts';

/** Entries that one step looks at: some tens of milliseconds of checking. */
export const pruneStepEntries = 500;

/**
 * Removes entries that the policy no longer keeps here, and records it. Nothing without a receipt that still proves an
 * entry of this very store.
 * @returns how many were removed. TM-202, TM-207 where the disk refuses.
 */
export async function pruneStep(
  parts: {
    readonly database: Pick<TrailDatabase, 'read' | 'boundary' | 'receipt' | 'hashOf'>;
    readonly writer: TrailWriter;
    readonly start: ChainStart;
    readonly keepDays: number;
  },
  now: Date,
): Promise<Outcome<number>> {
  const { database, writer, start, keepDays } = parts;
  const receipt = database.receipt();
  if (receipt === null || database.hashOf(start.chain, receipt.seq) !== receipt.head) return ok(0);
  const first = firstState(database, start);
  const rule = removable(writer.state, receipt.seq, keepDays, now);
  const boundary = findBoundary(database, first, rule, sealCheck(), pruneStepEntries);
  if (boundary.next === first.next) return ok(0);
  const written = await writer.prune(boundary, (state) =>
    ok([
      {
        type: 'trail.pruned',
        session: openId(state.session),
        actor: 'system',
        data: { below: boundary.next, receiptSeq: receipt.seq, treeSize: receipt.size },
      },
    ]),
  );
  return written.ok ? ok(boundary.next - first.next) : written;
}
